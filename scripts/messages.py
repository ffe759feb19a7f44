"""Bring the catalogues up to date with the strings in the code: `messages.py`, or `messages.py --check` to look only.

Pure Python, so that translating needs no GNU gettext. Catalogues carry no locations and no dates of the run: a
difference in one is always a difference in words. Templates are read as Django reads them, then as Python.
"""

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).parent.parent / "src" / "njia"
CATALOGUES = SOURCE / "site" / "locale"
LEFT_OUT = {"migrations", "tests"}
CONTEXT_FIRST = ((1, "c"), 2)
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": CONTEXT_FIRST,
    "npgettext_lazy": (*CONTEXT_FIRST, 3),
}


def sources(root: Path = SOURCE) -> Iterator[Path]:
    """Everything that may hold a string for people, in an order that is the same everywhere."""
    for path in sorted(root.rglob("*")):
        readable = path.suffix == ".py" or (path.suffix in {".html", ".txt"} and "templates" in path.parts)
        if readable and LEFT_OUT.isdisjoint(path.relative_to(root).parts):
            yield path


def as_python(path: Path) -> str:
    """A template's strings as calls of gettext. Its indentation goes, which as Python's would be an error."""
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        return text
    return "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())


def keywords(path: Path, code: str) -> dict[str, Any]:
    """What marks a string in this file, under the names by which the file imports it."""
    if path.suffix != ".py":
        return KEYWORDS
    imports = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.ImportFrom)]
    names = [name for node in imports if node.module == "django.utils.translation" for name in node.names]
    return KEYWORDS | {
        name.asname: KEYWORDS[name.name] for name in names if name.asname and name.name in KEYWORDS
    }


def extracted(paths: Iterator[Path]) -> Catalog:
    """All strings, each once, in the order of their first use."""
    found = Catalog()
    for path in paths:
        code = as_python(path)
        for _line, words, _comments, context in extract(
            "python", io.BytesIO(code.encode()), keywords(path, code)
        ):
            if not isinstance(words, str) and not words[1]:
                raise ValueError(f"{path}: the plural of “{words[0]}” is empty")
            found.add(words, context=context)
    return found


def catalogues() -> list[Path]:
    return sorted(CATALOGUES.glob("*/LC_MESSAGES/django.po"))


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, abort_invalid=True)


def messages(catalogue: Catalog) -> dict[tuple[str, str | None], Message]:
    """(msgid, context) → message, without the header."""
    return {(_singular(message), message.context): message for message in catalogue if message.id}


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def is_translated(message: Message) -> bool:
    return bool(message.string) if isinstance(message.string, str) else all(message.string)


def renewed(old: Catalog, found: Catalog) -> Catalog:
    """The strings found, with the translations that the old catalogue has for them. Nothing is ever guessed."""
    fresh = Catalog(locale=old.locale)
    known = messages(old)
    for key, message in messages(found).items():
        before = known.get(key)
        kept = before.string if before and before.pluralizable == message.pluralizable else None
        fresh.add(
            message.id, kept, context=message.context, user_comments=before.user_comments if before else ()
        )
    return fresh


def write(path: Path, fresh: Catalog) -> None:
    """The header stays as it is written in the file: Babel's own would change with the clock."""
    header, _blank, _rest = path.read_text("utf-8").partition("\n\n")
    body = io.BytesIO()
    write_po(body, fresh, width=0, no_location=True, omit_header=True, ignore_obsolete=True)
    path.write_text(f"{header}\n\n{body.getvalue().decode().strip()}\n", "utf-8")


def compare(path: Path, found: Catalog) -> list[str]:
    """What is wrong with a catalogue: strings that it lacks, and strings that nobody uses any more."""
    there, wanted = messages(read(path)), messages(found)
    missing = [f"missing: {msgid}" for msgid, context in wanted if (msgid, context) not in there]
    stale = [f"stale: {msgid}" for msgid, context in there if (msgid, context) not in wanted]
    return missing + stale


def main(arguments: list[str]) -> int:
    found = extracted(sources())
    wrong = 0
    for path in catalogues():
        language = path.parent.parent.name
        if arguments == ["--check"]:
            complaints = compare(path, found)
            wrong += len(complaints)
            for complaint in complaints:
                print(f"{language}: {complaint}")
        else:
            write(path, renewed(read(path), found))
        open_ones = [message for message in messages(read(path)).values() if not is_translated(message)]
        if open_ones:
            print(f"{language}: {len(open_ones)} of {len(messages(found))} not translated yet")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
