"""A draft of 34 clauses through LibreOffice: some seventy edits by its own macro language, some tracked and some not.

The same edits as in the test that reads a recorded file; `--record FILE` writes that file. Needs soffice on the path.
Usage: python bench/word_round_trip.py [--record FILE]
"""

import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from html import escape
from pathlib import Path
from typing import Any

MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">{code}</script:module>"""
SETTINGS = """<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.UserProfile/Data"><prop oor:name="givenname" oor:op="fuse"><value>{name}</value></prop>
</item></oor:items>"""


def office(profile: Path, *arguments: str) -> None:
    program = shutil.which("soffice") or sys.exit("soffice is not on the path")
    where = f"-env:UserInstallation={profile.as_uri()}"
    subprocess.run(
        [program, where, "--headless", "--norestore", *arguments],
        check=True, timeout=300, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def edited(home: Path, document: bytes) -> bytes:
    """What LibreOffice makes of the document when its macro has run."""
    import docx

    from njia.stages.roadmap.tests import thirty

    source, target = home / "out.docx", home / "back.docx"
    source.write_bytes(document)
    frames = thirty.frames_of(docx.Document(io.BytesIO(document)))
    profile = home / "profile"
    office(profile, "--terminate_after_init")  # makes the profile, with an empty module to write into
    code = thirty.macro(source.as_uri(), target.as_uri(), frames)
    (profile / "user/basic/Standard/Module1.xba").write_text(MODULE.format(code=escape(code)))
    settings = profile / "user/registrymodifications.xcu"
    settings.write_text(settings.read_text().replace("</oor:items>", SETTINGS.format(name=thirty.AUTHOR)))
    office(profile, "macro:///Standard.Module1.Main")
    told = home / "back.docx.txt"
    if told.exists():
        sys.exit(f"the macro failed at {told.read_text('utf-8-sig')}")
    return target.read_bytes()


def arrivals(edits: list[Any]) -> tuple[int, list[str]]:
    """How many edits are a suggestion on their clause and field, each once, and which are not."""
    from njia.stages.roadmap.models import Suggestion
    from njia.stages.roadmap.tests import thirty

    missed = []
    for edit in edits:
        rows = Suggestion.objects.filter(clause__number=edit.clause, field=edit.field, kind="words")
        if edit.clause != thirty.REMOVED and sum(edit.is_in(row.proposed) for row in rows) != 1:
            missed.append(f"{edit.mark}: {[row.proposed for row in rows]}")
    return len(edits) - len(missed), missed


def differing(one: Counter[str], two: Counter[str]) -> str:
    return f"lost: {dict(one - two) or 'none'}, too many: {dict(two - one) or 'none'}"


def main(record: Path | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ |= {"NJIA_HOME": folder, "NJIA_DEMO": "1", "DJANGO_SETTINGS_MODULE": "njia.site.settings"}
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        import datetime

        from njia.kernel.people import actions as people
        from njia.kernel.people import queries as persons
        from njia.kernel.processes.actions import create_process
        from njia.kernel.vocabularies.actions import load_vocabularies
        from njia.readers import read_marked
        from njia.stages.roadmap import actions, queries
        from njia.stages.roadmap.tests import thirty

        load_vocabularies()
        operator = people.create_operator("Invented Operator")
        installation = persons.installation_actor(operator)
        process = create_process("KE", "Kenya (invented)", datetime.date(2027, 6, 30), acting=installation)
        acting = persons.actor(operator, process)

        def add(kind: str, title: str, parent: object = None, words: dict[str, str] | None = None) -> object:
            given = {"title": title} | (words or {})
            return actions.add_clause(
                process, kind=kind, parent=parent, words=given, language="en", acting=acting
            )  # type: ignore[arg-type]

        thirty.draft(add)  # type: ignore[arg-type]
        clock = time.perf_counter()
        out = queries.word_document(process, acting)
        written = time.perf_counter() - clock
        clock = time.perf_counter()
        back = edited(home, out)
        outside = time.perf_counter() - clock
        (home / "back.docx").write_bytes(back)
        if record:
            record.write_bytes(back)
        clock = time.perf_counter()
        text = read_marked(home / "back.docx")
        report = actions.import_document(process, text, acting=acting)
        taken = time.perf_counter() - clock
        arrived, missed = arrivals(thirty.edits())
        in_file, in_draft = thirty.said_in(text), thirty.taken_over(process, acting)
    print(
        f"{len(thirty.edits())} edits of words over {len({each.clause for each in thirty.edits()})} clauses, "
        "one more clause struck out"
    )
    for name, figure in (
        ("export", f"{written:.2f} s, {len(out) / 1024:.0f} KB"),
        ("LibreOffice", f"{outside:.1f} s"),
        ("import", f"{taken:.2f} s"),
        ("suggestions", str(len(report.changes))),
        ("edits that arrived", f"{arrived} on their clauses; missed: {', '.join(missed) or 'none'}"),
        ("taken out", ", ".join(each.public_id for each in report.removals)),
        ("moved", ", ".join(f"{each.public_id}: {each.text}" for each in report.moves)),
        ("remarks", str(len(report.remarks))),
        ("belongs nowhere", "; ".join(each.text for each in report.strays)),
        ("words in the file", str(in_file.total())),
        ("in the draft then", f"{in_draft.total()}; {differing(in_file, in_draft)}"),
    ):
        print(f"{name:20}{figure}")


if __name__ == "__main__":
    main(Path(sys.argv[2]) if sys.argv[1:2] == ["--record"] else None)
