"""The draft goes out as a Word file and comes back changed. Every word of the file ends up somewhere."""

import datetime
import io
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from njia.documents import word
from njia.documents.diff import compare
from njia.documents.marked import Passage as MarkedPassage
from njia.documents.marked import Stretch, dressed, write
from njia.kernel.access import Actor, Refused, Role, public
from njia.kernel.processes.models import Process
from njia.readers import read_marked
from njia.readers.returned import Sent, reunite
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.models import Clause, Remark, Suggestion
from njia.stages.roadmap.queries.word import read_manifest, with_marks
from njia.stages.roadmap.tests import thirty

pytestmark = pytest.mark.django_db
Clauses = dict[str, Clause]
EDITED = Path(__file__).with_name("files") / "edited-in-libreoffice.docx"


@pytest.fixture
def adviser(as_actor: Any) -> Actor:
    found: Actor = as_actor(Role.ADVISER)
    return found


class Paper:
    """An exported draft in somebody's hands."""

    def __init__(self, process: Process, actor: Actor, folder: Path) -> None:
        self.document = docx.Document(io.BytesIO(queries.word_document(process, actor)))
        self.path = folder / "back.docx"

    def line(self, text: str) -> Any:
        return next(line for line in self.document.paragraphs if line.text == text)

    def at(self, anchor: str) -> Any:
        """The paragraph with the bookmark that begins so."""
        for line in self.document.paragraphs:
            for mark in line._p.iter(qn("w:bookmarkStart")):
                if mark.get(qn("w:name")).startswith(anchor):
                    return line
        raise AssertionError(anchor)

    def back(self) -> Any:
        self.document.save(str(self.path))
        return read_marked(self.path)


@pytest.fixture
def paper(process: Process, clauses: Clauses, member: Actor, tmp_path: Path) -> Paper:
    return Paper(process, member, tmp_path)


def retype(line: Any, text: str) -> None:
    """As somebody does who does not track changes; the bookmark stays."""
    run, *others = line.runs
    run.text = text
    for other in others:
        other._r.getparent().remove(other._r)


def track(line: Any, old: str, new: str, author: str) -> None:
    """Replace words of a paragraph of one run, tracked, as Word writes it."""
    run = line.runs[0]
    before, after = run.text.split(old, 1)
    run.text = before
    parts = []
    for tag, text, holder in (("del", old, "delText"), ("ins", new, "t"), ("", after, "t")):
        words = word.element(holder, {"xml:space": "preserve"})
        words.text = text
        made = word.element("r", None, words)
        about = {"id": "77", "author": author, "date": "2026-11-20T10:00:00Z"}
        parts.append(word.element(tag, about, made) if tag else made)
    at = run._r
    for part in parts:
        at.addnext(part)
        at = part


def test_nothing_changed_is_nothing_suggested(process: Process, paper: Paper, member: Actor) -> None:
    report = actions.import_document(process, paper.back(), acting=member)
    assert (len(report), report.known, report.apart) == (0, 0, [])


def test_the_file_says_the_same_twice_and_names_nobody(
    process: Process, clauses: Clauses, member: Actor
) -> None:
    first, second = (queries.word_document(process, member) for _ in range(2))
    assert first == second
    core = docx.Document(io.BytesIO(first)).core_properties
    assert (core.author, core.last_modified_by) == ("", "")


def test_tracked_and_plain_changes_land_on_their_clauses(
    process: Process, paper: Paper, clauses: Clauses, member: Actor
) -> None:
    track(paper.line("Train 200 officers"), "200", "300", "Wanjiru (invented)")
    retype(paper.line("Open a help line"), "Open a free help line")
    retype(paper.line("With a handbook."), "With a handbook and a film.")
    report = actions.import_document(process, paper.back(), acting=member)
    found = {
        (row.clause.public_id, row.field, row.proposed, row.written_by) for row in Suggestion.objects.all()
    }
    assert found == {
        ("KE-C-004", "title", "Train 300 officers", "Wanjiru (invented)"),
        ("KE-C-005", "title", "Open a free help line", ""),
        ("KE-C-004", "body", "With a handbook and a film.", ""),
    }
    assert (len(report.changes), report.strays) == (3, [])
    again = actions.import_document(process, read_marked(paper.path), acting=member)
    assert (len(again), again.known) == (0, 3)


def test_what_the_draft_says_by_then_does_not_matter(
    process: Process, paper: Paper, clauses: Clauses, member: Actor, chair: Actor
) -> None:
    retype(paper.line("Train 200 officers"), "Train 200 labour officers")
    actions.edit_clause(clauses["full"], words={"title": "Train 500 officers"}, acting=chair)
    actions.import_document(process, paper.back(), acting=member)
    (made,) = queries.proposed(clauses["full"], member)
    actions.answer_suggestion(made.row, "accept", acting=chair)
    assert queries.node(clauses["full"]).title.body == "Train 500 labour officers"


def test_open_suggestions_and_remarks_go_out_and_are_known_when_they_come_back(
    process: Process, clauses: Clauses, member: Actor, adviser: Actor, tmp_path: Path
) -> None:
    full = clauses["full"]
    actions.suggest_words(full, "title", "Train 300 officers", acting=adviser)
    actions.suggest_words(full, "title", "Train 400 officers", acting=adviser)
    actions.suggest_removal(clauses["bare"], acting=adviser)
    actions.suggest_move(full, parent=clauses["outcome"], position=2, acting=adviser)
    first = actions.remark(full, "Why 200?", acting=adviser)
    actions.remark(full, "Four a county.", answers=first, acting=member)
    paper = Paper(process, member, tmp_path)
    xml = paper.document.element.xml
    for mark in ("<w:ins ", "<w:del ", "w:commentRangeStart"):
        assert mark in xml
    report = actions.import_document(process, paper.back(), acting=member)
    assert len(report) == 0
    assert report.known == 6
    assert Remark.objects.count() == 2


def test_a_clause_is_moved_and_another_taken_out(
    process: Process, add: Any, clauses: Clauses, member: Actor, tmp_path: Path
) -> None:
    other = add("outcome", "Courts act", clauses["area"])
    add("action", "Train judges", other)
    paper = Paper(process, member, tmp_path)
    lines = {line.text: line for line in paper.document.paragraphs}
    start = lines["KE-C-005 · Action"]._p
    block = [start]
    while not (block[-1].getnext() is None or "KE-C-006" in "".join(block[-1].getnext().itertext())):
        block.append(block[-1].getnext())
    after = lines["Train judges"]._p
    for piece in [p for p in block if p.tag == qn("w:p")]:
        after.addnext(piece)
        after = piece
    start = lines["KE-C-004 · Action"]._p
    gone = [start]
    while "KE-C-006" not in "".join(gone[-1].getnext().itertext()):
        gone.append(gone[-1].getnext())
    for piece in gone:
        piece.getparent().remove(piece)
    report = actions.import_document(process, paper.back(), acting=member)
    assert [(row.public_id) for row in report.removals] == ["KE-C-004"]
    (moved,) = Suggestion.objects.filter(kind="move").select_related("clause", "parent")
    assert (moved.clause.public_id, moved.parent.public_id if moved.parent else "", moved.position) == (
        "KE-C-005", "KE-C-006", 2,
    )  # fmt: skip


def test_what_belongs_nowhere_is_kept_as_a_remark(
    process: Process, paper: Paper, clauses: Clauses, member: Actor
) -> None:
    retype(paper.line("Lead: Ministry (sample)"), "Lead: Another ministry")
    paper.line("KE-C-005 · Action").insert_paragraph_before("A wholly new idea.", style="Heading 2")
    report = actions.import_document(process, paper.back(), acting=member)
    assert {each.text for each in report.strays} == {"Lead: Another ministry", "A wholly new idea."}
    bodies = {row.body for row in Remark.objects.filter(clause=clauses["full"])}
    assert bodies == {"In the Word file: Lead: Another ministry", "In the Word file: A wholly new idea."}


def test_a_clause_that_lost_its_bookmark_is_known_by_its_words(
    process: Process, paper: Paper, clauses: Clauses, member: Actor
) -> None:
    line = paper.line("With a handbook.")
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        for mark in line._p.findall(qn(tag)):
            line._p.remove(mark)
    retype(line, "With a good handbook.")
    actions.import_document(process, paper.back(), acting=member)
    (made,) = Suggestion.objects.all()
    assert (made.field, made.proposed) == ("body", "With a good handbook.")


def test_a_new_paragraph_continues_the_one_above(
    process: Process, paper: Paper, clauses: Clauses, member: Actor
) -> None:
    paper.line("With a handbook.")._p.addnext(paper.document.add_paragraph("And a film.", style="Normal")._p)
    actions.import_document(process, paper.back(), acting=member)
    (made,) = Suggestion.objects.all()
    assert made.proposed == "With a handbook.\n\nAnd a film."


def test_clauses_added_since_are_not_taken_out(
    process: Process, paper: Paper, add: Any, clauses: Clauses, member: Actor
) -> None:
    add("action", "Added later", clauses["outcome"])
    report = actions.import_document(process, paper.back(), acting=member)
    assert (report.removals, report.apart) == ([], ["KE-C-006"])


def test_files_of_something_else_are_refused(
    process: Process, paper: Paper, clauses: Clauses, member: Actor, tmp_path: Path
) -> None:
    other = tmp_path / "other.docx"
    docx.Document().save(str(other))
    with pytest.raises(Refused):
        actions.import_document(process, read_marked(other), acting=member)
    with pytest.raises(Refused):
        actions.import_document(process, paper.back(), acting=public(process.pk))


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def test_seventy_edits_in_another_editor_all_arrive(process: Process, add: Any, member: Actor) -> None:
    """The file was edited by LibreOffice's own macros and saved by it; `bench/word_round_trip.py` records it."""
    thirty.draft(add)
    text = read_marked(EDITED)
    report = actions.import_document(process, text, acting=member)
    wanted = [edit for edit in thirty.edits() if edit.clause != thirty.REMOVED]
    said = {
        (row.clause.number, row.field): row
        for row in Suggestion.objects.filter(kind="words").select_related("clause")
    }
    for edit in wanted:
        rows = [
            row
            for row in Suggestion.objects.filter(clause__number=edit.clause, field=edit.field, kind="words")
            if edit.is_in(row.proposed)
        ]
        assert len(rows) == 1, edit
        assert rows[0].written_by == (thirty.AUTHOR if edit.tracked and not edit.manner else ""), edit
    assert len(report.changes) == len(wanted) == 72
    assert len({edit.clause for edit in wanted}) == 33
    assert [each.public_id for each in report.removals] == [f"KE-C-{thirty.REMOVED:03d}"]
    assert [each.public_id for each in report.moves] == [f"KE-C-{thirty.MOVED:03d}"]
    assert {each.text for each in report.remarks} == set(thirty.COMMENTS.values())
    assert [each.text for each in report.strays] == [thirty.STRAY]
    assert len(said) == len({(edit.clause, edit.field) for edit in wanted})
    assert thirty.taken_over(process, member) == thirty.said_in(text)


def test_no_word_of_the_file_is_lost(process: Process, add: Any, member: Actor) -> None:
    """Every word of the file is a field's, a grey line's or a stray's: as many times as it stands there."""
    thirty.draft(add)
    text = read_marked(EDITED)
    code, sent = read_manifest(text.properties)
    assert code == process.code
    came = reunite(text, {str(anchor): Sent("x", anchor.field != "title") for anchor in sent})
    read = sum((words(line.after()) for line in text.lines), Counter())
    kept = sum((words(passage.after) for passage in came.passages.values()), Counter())
    kept += sum(map(words, (each.text for each in came.strays)), Counter())
    kept += sum(map(words, came.frame), Counter())
    assert kept == read


MARKED_TEXT = "Pay *back* all _fees_, in *_each_* county.\n\n- *one*\n- two\n\nsnake_case stays"


def test_bold_and_italic_go_out_and_come_back(
    process: Process, clauses: Clauses, member: Actor, tmp_path: Path
) -> None:
    full = clauses["full"]
    actions.edit_clause(full, words={"body": MARKED_TEXT}, acting=member)
    actions.suggest_words(full, "body", MARKED_TEXT.replace("fees", "costs"), acting=member)
    paper = Paper(process, member, tmp_path)
    line = paper.at("njia_4_body_en")
    assert [run.text for run in line.runs if run.bold] == ["back", "each"]
    assert "in each county" in line.text
    assert line._p.findall(f".//{qn('w:del')}/{qn('w:r')}/{qn('w:rPr')}/{qn('w:i')}")
    report = actions.import_document(process, paper.back(), acting=member)
    assert len(report) == 0


def test_what_somebody_makes_bold_in_word_is_a_suggestion(
    process: Process, paper: Paper, clauses: Clauses, member: Actor
) -> None:
    line = paper.at("njia_4_body_en")
    retype(line, "With a ")
    line.add_run("handbook").bold = True
    line.add_run(".")
    title = paper.at("njia_4_title_en")
    title.runs[0].bold = True
    report = actions.import_document(process, paper.back(), acting=member)
    assert len(report.changes) == len(report) == 1
    made = Suggestion.objects.get()
    assert (made.field, made.proposed) == ("body", "With a *handbook*.")
    actions.answer_suggestion(made, "accept", acting=member)
    assert str(queries.node(clauses["full"]).words["body"]) == "With a *handbook*."


def test_marks_survive_word_wherever_changes_cut_them(tmp_path: Path) -> None:
    """Random texts, each with a random change tracked: what stood before and after is read as it was."""
    chance = random.Random(5)  # noqa: S311 (for trying out, not for secrets)
    words = (
        "*fees*",
        "_each_",
        "*two words*",
        "plain",
        "county,",
        "*_both_*",
        "*",
        "x_y",
        "\n\n",
        "\n- item",
    )

    def text(length: int) -> list[str]:
        return [chance.choice(words) for _word in range(length)]

    sent = {}
    passages = []
    for number in range(1, 301):
        old = text(chance.randint(1, 7))
        new = [
            *old[: chance.randint(0, len(old))],
            *text(chance.randint(0, 2)),
            *old[chance.randint(0, len(old)) :],
        ]
        before, after = (
            " ".join(each).replace(" \n", "\n").replace("\n\n ", "\n\n").strip() for each in (old, new)
        )
        name = f"njia_{number}_body_en_1"
        sent[name] = (before, after)
        pieces = [Stretch(piece.kind, piece.text, "A") for piece in compare(before, after)]
        passages.append(MarkedPassage(name, "Normal", dressed(pieces)))
    path = tmp_path / "out.docx"
    path.write_bytes(write("Invented", "en", datetime.date(2026, 1, 1), passages, {}))
    came = reunite(
        with_marks(read_marked(path)), {name: Sent(before) for name, (before, _after) in sent.items()}
    )
    for name, (before, after) in sent.items():
        passage = came.passages.get(name)
        found = (passage.before.strip(), passage.after.strip()) if passage else ("", "")
        assert found == (before, after), (before, after)
