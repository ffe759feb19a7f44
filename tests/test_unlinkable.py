"""Workshops are simulated, and an adversary who knows in which order people came tries to tell who asked for what.

The adversary holds all that is or may be published: the log's lines, the proof of submission of every contributor in
the order of their coming, and the register's public ids with their lines and words. Each strategy links every
contributor to one item. By chance one link in a batch is right, however many are in it, and of `RUNS` batches as many
as there are; a strategy that does clearly better has found something.
"""

import itertools
import json
import math
import random
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from njia.kernel.access import Actor, clockwork
from njia.kernel.ledger import queries as ledger
from njia.kernel.processes.models import Process
from njia.proof import SubmissionProof
from njia.stages.recommendations.actions import register_cleared
from njia.stages.voices import actions, queries

pytestmark = pytest.mark.django_db
PEOPLE, RUNS = 10, 25
MOST = RUNS + 4 * math.sqrt(RUNS)
"""Right links over all batches: so many or more come by chance once in some thousands of suites. The seed is fixed."""


@dataclass(frozen=True)
class Item:
    public_id: str
    line: int
    text: str


@dataclass(frozen=True)
class Published:
    """`proofs` in the order of coming; `items` in the order of the register."""

    lines: Sequence[dict[str, Any]]
    proofs: Sequence[SubmissionProof]
    items: Sequence[Item]


Guess = Callable[[Published], list[Item]]
"""The item of each contributor, in the order of coming."""


@pytest.fixture
def seeded(monkeypatch: pytest.MonkeyPatch) -> random.Random:
    """Orders and keys come from one seed; what is sealed and committed to does not."""
    rng = random.Random(20240731)  # noqa: S311 (a simulation)
    monkeypatch.setattr(secrets, "SystemRandom", lambda: rng)
    monkeypatch.setattr(secrets, "randbits", rng.getrandbits)
    return rng


def workshop(process: Process, circle: list[Actor], outsider: Actor, desk: Actor) -> Published:
    """One batch from its first word to the register, as all of it is done in life."""
    receipts, numbers = [], {}
    for number in range(PEOPLE):
        given = actions.Given(f"Wish {number}.", "en")
        voice, receipt = actions.contribute(process, given, digits=number % 2 == 0, acting=outsider)
        receipts.append(receipt)
        numbers[voice.pk] = number
    for voice in queries.to_read(circle[0]):
        wish = f"Invented wish, number {numbers[voice.pk]} of all."
        for wording in actions.clear(voice, [("recommendation", wish, "en")], acting=circle[0]):
            actions.confirm(wording, acting=circle[1])
    items = register_cleared(process, acting=desk)
    actions.log_arrivals(process, acting=clockwork(process.pk), up_to_now=True)
    return Published(
        [json.loads(body) for body in ledger.leaves(process)],
        [queries.proof_of(receipt, process) for receipt in receipts],
        [Item(item.public_id, item.received_line, item.verbatim) for item in items],
    )


@pytest.fixture
def published(
    seeded: random.Random,
    process: Process,
    circle: list[Actor],
    open_doors: None,
    outsider: Actor,
    desk: Actor,
) -> list[Published]:
    return [workshop(process, circle, outsider, desk) for _run in range(RUNS)]


# What the adversary tries


def _place(proof: SubmissionProof, published: Published) -> int:
    """Where in the log the line of this proof stands."""
    assert proof.leaf
    leaf = json.loads(proof.leaf)
    return next(place for place, line in enumerate(published.lines) if line == leaf)


def _ranked(keys: Sequence[Any], items: Sequence[Item]) -> list[Item]:
    """Contributors in the order of `keys` are linked to `items` in theirs."""
    order = sorted(range(len(keys)), key=lambda place: keys[place])
    found = dict(zip(order, items, strict=True))
    return [found[place] for place in range(len(keys))]


def in_order_of_coming(published: Published) -> list[Item]:
    return list(published.items)


def last_come_first(published: Published) -> list[Item]:
    return list(reversed(published.items))


def by_the_place_of_the_proof(published: Published) -> list[Item]:
    return _ranked([_place(proof, published) for proof in published.proofs], published.items)


def by_the_place_of_both(published: Published) -> list[Item]:
    in_log = sorted(published.items, key=lambda item: item.line)
    return _ranked([_place(proof, published) for proof in published.proofs], in_log)


def by_commitment(published: Published) -> list[Item]:
    lines = {item.public_id: json.dumps(published.lines[item.line]["words"]) for item in published.items}
    sorted_items = sorted(published.items, key=lambda item: lines[item.public_id])
    commitments = [json.loads(proof.leaf or "{}")["facts"]["submission"] for proof in published.proofs]
    return _ranked(commitments, sorted_items)


def by_the_length_of_the_path(published: Published) -> list[Item]:
    return _ranked([len(proof.path or ()) for proof in published.proofs], published.items)


STRATEGIES: list[Guess] = [
    in_order_of_coming, last_come_first, by_the_place_of_the_proof, by_the_place_of_both, by_commitment,
    by_the_length_of_the_path,
]  # fmt: skip


def right(guess: Guess, batches: Sequence[Published]) -> int:
    return sum(
        f"number {number} of" in item.text for batch in batches for number, item in enumerate(guess(batch))
    )


def test_an_adversary_links_no_better_than_chance(published: list[Published]) -> None:
    found = {guess.__name__: right(guess, published) for guess in STRATEGIES}
    assert {name: links for name, links in found.items() if links >= MOST} == {}
    shares_nothing(published[-1])


def shares_nothing(batch: Published) -> None:
    """Proof and register have no commitment, no index and no day in common."""
    lines = {item.line for item in batch.items}
    assert lines.isdisjoint(_place(proof, batch) for proof in batch.proofs)
    of_items = json.dumps([batch.lines[line] for line in lines])
    for proof in batch.proofs:
        assert json.loads(proof.leaf or "{}")["facts"]["submission"] not in of_items
        assert proof.opener not in json.dumps(list(batch.lines))
    assert {line["on"][-2:] for line in batch.lines if line["kind"] == "voice.received"} == {"01"}


def test_it_would_be_found_if_nothing_were_shuffled(
    monkeypatch: pytest.MonkeyPatch, seeded: random.Random, process: Process, circle: list[Actor], open_doors: None,
    outsider: Actor, desk: Actor,
) -> None:  # fmt: skip
    """Keys that rise with time and rows in their order, not shuffled: the same adversary is right every time."""
    rising = itertools.count(1)
    monkeypatch.setattr(secrets, "randbits", lambda _bits: next(rising))
    monkeypatch.setattr(seeded, "shuffle", lambda rows: rows.sort(key=lambda row: row.pk))
    batches = [workshop(process, circle, outsider, desk) for _run in range(3)]
    assert right(in_order_of_coming, batches) == 3 * PEOPLE > 3 + 4 * math.sqrt(3)
