"""Whether the time of an answer tells a receipt that is known from one that is not.

Four kinds are checked by turns through the whole stack, in a new order each round: one that a voice was given for, one
that never was, one that was destroyed, and one with a letter wrong. For each pair of kinds the table gives the
difference of the medians, the same difference between two halves of one kind (the noise), and how likely a distance
between the two distributions as large as theirs is if they are one (Kolmogorov and Smirnov's, by permutation).

Once as people meet it, with every answer held back to the same moment, and once without that, which is what is left if
the machine is too busy to hold anything back.

Usage: python bench/receipts.py [rounds]
"""

import itertools
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

KINDS = ("known", "unknown", "destroyed", "mistyped")
SHUFFLES = 2_000
Times = dict[str, list[float]]


def prepare() -> tuple[Any, dict[str, str]]:
    """A process that takes voices in, and a receipt of each kind."""
    from pages import begin

    from njia.kernel import clock
    from njia.kernel.access import Role
    from njia.kernel.people import actions as people
    from njia.kernel.people import queries as known
    from njia.kernel.processes.actions import publish
    from njia.stages.voices import actions
    from njia.stages.voices.states import holder
    from njia.vault import door

    process, acting = begin()
    for role in [Role.CUSTODIAN] * 3 + [Role.SAFEGUARDING_LEAD]:
        person, _link = people.invite_new(process, f"Invented {role}", role, acting=acting)
        door.enrol(process, "an invented passphrase", acting=known.actor(person, process))
    actions.write_contact(
        process, name="Invented", number="0", hours="Always", checked_on=clock.today(), acting=acting
    )
    actions.open_doors(process, acting=acting)
    publish(process, "updates", acting=acting)
    public = known.actor(None, process)
    given = [
        actions.contribute(process, actions.Given(f"Invented {number}.", "en"), acting=public)
        for number in range(40)
    ]
    _voice, kept = given[0]
    gone, destroyed = given[1]
    actions.destroy_receipt(gone, acting=holder(process.pk))
    unknown = " ".join(reversed(given[2][1].split()))
    wrong = kept[:-1] + ("a" if kept[-1] != "a" else "e")
    return process, dict(zip(KINDS, (kept, unknown, destroyed, wrong), strict=True))


def ask(receipts: dict[str, str], rounds: int) -> Times:
    """Milliseconds of each answer."""
    from django.test import Client
    from django.urls import reverse

    url, taken = reverse("voices:receipt", args=["KE"]), {kind: [] for kind in KINDS}
    order = list(KINDS)
    for _round in range(rounds + 2):
        random.SystemRandom().shuffle(order)
        for kind in order:
            client = Client()
            began = time.perf_counter()
            answer = client.post(url, {"receipt": receipts[kind]})
            taken[kind].append(1000 * (time.perf_counter() - began))
            assert answer.status_code == 200
    return {kind: times[2:] for kind, times in taken.items()}


def distance(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> float:
    """The largest distance between two distribution functions."""
    every = np.sort(np.concatenate([one, other]))
    below = [np.searchsorted(np.sort(each), every, side="right") / len(each) for each in (one, other)]
    return float(np.max(np.abs(below[0] - below[1])))


def likelihood(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> float:
    """Of a distance as large as theirs, where the times are dealt out to the two at random."""
    rng, both, seen = np.random.default_rng(7), np.concatenate([one, other]), distance(one, other)
    found = 0
    for _shuffle in range(SHUFFLES):
        dealt = rng.permutation(both)
        found += distance(dealt[: len(one)], dealt[len(one) :]) >= seen - 1e-12
    return (found + 1) / (SHUFFLES + 1)


def noise(times: np.ndarray[Any, Any]) -> float:
    """The difference of medians, in 19 of 20 cases no larger, between two halves of the same times."""
    rng, half = np.random.default_rng(7), len(times) // 2
    found = []
    for _shuffle in range(SHUFFLES):
        dealt = rng.permutation(times)
        found.append(abs(np.median(dealt[:half]) - np.median(dealt[half:])))
    return float(np.quantile(found, 0.95))


def table(title: str, taken: Times) -> None:
    times = {kind: np.array(found) for kind, found in taken.items()}
    print(f"\n{title}\n\n| kind | median | 5 % | 95 % |\n|---|---|---|---|")
    for kind, found in times.items():
        print(
            f"| {kind} | {np.median(found):.2f} ms | {np.quantile(found, 0.05):.2f} | {np.quantile(found, 0.95):.2f} |"
        )
    within = max(noise(found) for found in times.values())
    print(f"\nNoise: {within:.2f} ms\n\n| pair | medians differ by | KS distance | p |\n|---|---|---|---|")
    for one, other in itertools.combinations(KINDS, 2):
        apart = abs(float(np.median(times[one]) - np.median(times[other])))
        print(
            f"| {one} and {other} | {apart:.2f} ms | {distance(times[one], times[other]):.3f} "
            f"| {likelihood(times[one], times[other]):.2f} |"
        )


@contextmanager
def replaced(thing: Any, name: str, value: Any) -> Iterator[None]:
    before = getattr(thing, name)
    setattr(thing, name, value)
    try:
        yield
    finally:
        setattr(thing, name, before)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 150
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {
            "NJIA_HOME": home,
            "DJANGO_SETTINGS_MODULE": "njia.site.settings",
            "NJIA_HOSTS": "testserver",
        }
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        _process, receipts = prepare()
        from njia.stages.voices.views import receipts as page

        run: Callable[[], Times] = lambda: ask(receipts, rounds)  # noqa: E731
        table(f"As people meet it ({rounds} of each)", run())
        with replaced(page, "ANSWERED_AFTER", 0):
            table("Without holding back", run())


if __name__ == "__main__":
    main()
