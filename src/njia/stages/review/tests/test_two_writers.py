"""Two who write on the same item at the same moment: one wins, and the other is told. Only PostgreSQL has such moments."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection, connections

from njia.kernel import clock
from njia.kernel.access import Refused
from njia.kernel.ledger import queries as ledger
from njia.proof import Leaf, replay
from njia.stages.review import actions, queries
from njia.stages.review.actions import Cast, Put
from njia.stages.review.models import Decision, Motion


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run all at the same moment; gives for each what was refused, or "done"."""
    start, results = threading.Barrier(len(acts)), ["" for _act in acts]

    def run(place: int) -> None:
        try:
            start.wait()
            acts[place]()
            results[place] = "done"
        except Refused as refused:
            results[place] = refused.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


if connection.vendor == "postgresql":

    @pytest.mark.django_db(transaction=True)
    def test_two_decide_on_the_same_item_and_one_wins(process, items, desk, chair, meeting):
        (item,) = items(1)
        actions.propose(item, outcome="adopted", reason="Yes.", acting=desk)
        for turn in range(5):
            given = {"meeting": meeting, "seen": queries.standing_of([item]).newest(item)}
            yes = partial(
                actions.decide, item, outcome="adopted", reason=f"Yes {turn}.", **given, acting=chair
            )
            no = partial(actions.decide, item, outcome="declined", reason=f"No {turn}.", **given, acting=desk)
            done = at_once(yes, no)
            assert sorted(done) == ["changed", "done"]
            assert Decision.objects.count() == turn + 1
            assert Decision.objects.filter(is_current=True).count() == 1
        assert replay(map(Leaf.decode, ledger.leaves(process))).problems == []

    @pytest.mark.django_db(transaction=True)
    def test_last_votes_and_the_clock_count_a_ballot_once(process, items, group, chair, desk):
        members = group(3, rule="majority")
        (item,) = items(1)
        put = Put(item.public_id, "adopted", "Yes.")
        actions.open_ballot(process, "7", [put], clock.today(), acting=chair)
        actions.vote(process, "7", {item.public_id: Cast("for")}, acting=members[0])
        cast = {item.public_id: Cast("for")}
        votes = [partial(actions.vote, process, "7", cast, acting=who) for who in members[1:]]
        stop = partial(actions.stop_ballot, process, "7", "Invented.", acting=desk)
        done = at_once(*votes, stop)
        motion = Motion.objects.get()
        assert (motion.result == "carried") == (done[2] != "done")
        assert Decision.objects.count() == (motion.result == "carried")
        assert replay(map(Leaf.decode, ledger.leaves(process))).problems == []
