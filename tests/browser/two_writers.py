"""Two people write one roadmap at once, each in a browser of their own, and nothing that either typed may be lost.

Each types words that nobody else types, into a clause that both write and into one of their own, here and there in the
text; they save, leave and come back. Where both changed the same words, the page shows both, and the writer saves again.
"""

import json
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, sync_playwright

PASSWORD = "four words put together"
SHARED, OWN = "001", {"a": "002", "b": "003"}
FIRST = "Nobody pays for work. Everybody keeps their papers. Courts hear whoever asks, in each county, without a fee."
SPEED = 8
"""Milliseconds between two keys."""


@dataclass
class Writer:
    """What one of them did. `typed` holds the words by clause, each of them once."""

    name: str
    typed: dict[str, list[str]] = field(default_factory=dict)
    saves: int = 0
    conflicts: int = 0
    returns: int = 0
    failure: str = ""

    def word(self, clause: str) -> str:
        words = self.typed.setdefault(clause, [])
        words.append(f"{self.name}{len(words)}x{clause}")
        return words[-1]


@dataclass(frozen=True)
class Outcome:
    writers: tuple[Writer, Writer]
    replayed: dict[str, Any]
    """Clause → what the database tells of it; see `replay`."""

    def lost(self) -> list[str]:
        """Words that were typed and are not in the text, or are not in it as often as they were typed."""
        return [
            word
            for writer in self.writers
            for clause, words in writer.typed.items()
            for word in words
            if Counter(self.replayed[clause]["text"].split())[word] < 1
        ]

    def keys(self) -> int:
        return sum(len(word) + 1 for each in self.writers for words in each.typed.values() for word in words)


def write(site: Any, program: str, arguments: list[str], code: str, seconds: float, seed: int = 1) -> Outcome:
    """`site` is a served installation; a process called `code` is made in it."""
    links = prepare(site, code)
    writers = (Writer("a"), Writer("b"))
    started = threading.Barrier(2)

    def go(writer: Writer) -> None:
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=program, args=arguments)
                page = browser.new_context(base_url=site.url).new_page()
                page.set_default_timeout(60_000)
                come(page, links[writer.name], f"{code}-{writer.name}".lower())
                if writer.name == "a":
                    for number in (1, 2, 3):
                        begin(page, code, number)
                started.wait(timeout=120)
                _work(page, writer, code, seconds, random.Random(f"{seed}{writer.name}"))  # noqa: S311
                browser.close()
        except Exception as error:
            writer.failure = repr(error)
            started.abort()

    threads = [threading.Thread(target=go, args=(writer,)) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    failures = [each.failure for each in writers if each.failure]
    if failures:
        raise RuntimeError("; ".join(failures))
    return Outcome(writers, replay(site, code))


def prepare(site: Any, code: str) -> dict[str, str]:
    site.njia("process", "create", code, "--name", "Kijiji (invented)", "--target", "2027-06-30")
    return {name: site.invite("twg_member", code) for name in ("a", "b")}


def come(page: Page, link: str, username: str) -> None:
    page.goto(link)
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.locator("form:has([name=password]) button").last.click()
    page.wait_for_url("**/home/")


def begin(page: Page, code: str, number: int) -> None:
    page.goto(f"/{code}/roadmap/add/section/")
    page.fill("[name=title]", f"Invented text {number}")
    page.fill("[name=body]", FIRST)
    page.locator("form:has([name=title]) button:not([name])").last.click()
    page.wait_for_url(re.compile(rf"{code}-C-00{number}/$"))


def _work(page: Page, writer: Writer, code: str, seconds: float, chance: random.Random) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        clause = f"{code}-C-{chance.choice([SHARED, SHARED, OWN[writer.name]])}"
        _open(page, clause, code)
        for _turn in range(chance.randint(2, 5)):
            _type(page, writer, clause, chance)
            if chance.random() < 0.3:
                _leave_and_return(page, writer, clause, code)
            _save(page, writer, chance)
    _settle(page, writer)


def _open(page: Page, clause: str, code: str) -> None:
    page.goto(f"/{code}/roadmap/{clause}/edit/")
    page.wait_for_selector("[name=body]")


def _type(page: Page, writer: Writer, clause: str, chance: random.Random) -> None:
    """A few words, at a place between two words of the text, each with a space after it."""
    box = page.locator("[name=body]")
    text = box.input_value()
    places = [0, *(found.end() for found in re.finditer(r"\s", text))]
    at = chance.choice(places)
    box.evaluate("(box, at) => { box.focus(); box.setSelectionRange(at, at); }", at)
    for _word in range(chance.randint(1, 4)):
        page.keyboard.type(f"{writer.word(clause)} ", delay=SPEED)


def _save(page: Page, writer: Writer, chance: random.Random) -> None:
    """By key or by button; on and on while the page shows that both changed the same words."""
    _send(page, by_key=chance.random() < 0.5)
    writer.saves += 1
    _settle(page, writer)


def _settle(page: Page, writer: Writer) -> None:
    while page.locator("[data-conflicts]").count():
        writer.conflicts += 1
        _send(page, by_key=False)


def _send(page: Page, *, by_key: bool) -> None:
    with page.expect_navigation():
        if by_key:
            page.locator("[name=body]").press("Control+s")
        else:
            page.click("button[name=more]")


def _leave_and_return(page: Page, writer: Writer, clause: str, code: str) -> None:
    """Without saving, at once after the last key: the words were kept, and stand in the form again."""
    page.goto(f"/{code}/roadmap/")
    _open(page, clause, code)
    writer.returns += 1


REPLAY = """
import json, sys, django
django.setup()
from njia.documents.diff import compare
from njia.kernel.ledger import queries as ledger
from njia.kernel.wording.models import Wording
from njia.proof import Leaf, opens
from njia.stages.roadmap.models import Clause, ClauseText

found = {}
for clause in Clause.objects.filter(process__code=sys.argv[1]).select_related("process"):
    text = ClauseText.objects.get(clause=clause, field="body").text
    versions = list(Wording.objects.filter(text=text).order_by("version"))
    lines = ledger.about(clause.process, clause.public_id)
    leaves = [Leaf.decode(line.body.encode()) for line in lines]
    said = [leaf for leaf in leaves if "body.en" in leaf.words]
    salts = ledger.salts(clause.process, [leaf.index for leaf in said])
    told = [
        opens(leaf.words["body.en"], bytes.fromhex(ledger.opening(salts[leaf.index], "body.en")), each.body)
        for leaf, each in zip(said, versions)
    ]
    text = ""
    for each in versions:
        pieces = compare(text, each.body)
        assert "".join(piece.text for piece in pieces if piece.kind != "inserted") == text
        text = "".join(piece.text for piece in pieces if piece.kind != "deleted")
    found[clause.public_id] = {
        "text": text,
        "now": next(each.body for each in versions if each.is_current),
        "versions": [each.version for each in versions],
        "lines": len(said),
        "told": all(told),
    }
print(json.dumps(found))
"""


def replay(site: Any, code: str) -> dict[str, Any]:
    """Clause → its text as its history gives it change by change, and as it stands; whether the log tells the same."""
    done = subprocess.run(
        [sys.executable, "-c", REPLAY, code],
        env=site.environment | {"DJANGO_SETTINGS_MODULE": "njia.site.settings"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found
