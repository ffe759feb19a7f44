"""Whatever people do, in whatever order: the rules hold, and the log alone tells the same as the tables."""

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from njia.kernel.access import Refused
from njia.kernel.ledger import queries as ledger
from njia.proof import Leaf, final_outcomes, replay, tally
from njia.stages.recommendations import actions as recommendations
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review import actions, queries
from njia.stages.review.actions import Ruling
from njia.stages.review.models import Decision
from njia.stages.review.states import OUTCOMES

ITEMS = 4
INDEX = st.integers(0, ITEMS + 3)
"""Of the items there are by then, parts included, counted round."""
ANYBODY = st.sampled_from(["desk", "chair", "member", "outsider"])
ALLOWED = st.sampled_from(["desk", "chair"])


def batch(items, outcomes, targets, reasons, bodies):
    ruling = st.tuples(items, outcomes, targets, reasons, bodies)
    return st.lists(ruling, min_size=1, max_size=3, unique_by=lambda each: each[0])


ANYTHING = batch(
    INDEX, st.sampled_from(["merged", "adopted", "used", "kept"]), INDEX, st.sampled_from(["Because.", ""]),
    st.sampled_from(["meeting", "ballot", ""]),
)  # fmt: skip
# Mostly what is allowed: a walk made of refusals reaches neither circles nor histories.
RECOMMENDATION = st.integers(0, ITEMS - 2)
GROUPING = batch(
    RECOMMENDATION,
    st.just("merged"),
    RECOMMENDATION,
    st.sampled_from(["Because.", "Again."]),
    st.just("meeting"),
)
STEP = st.one_of(
    st.tuples(st.just("rule"), ALLOWED, GROUPING),
    st.tuples(st.just("rule"), ALLOWED, GROUPING),
    st.tuples(st.just("rule"), ALLOWED, ANYTHING),
    st.tuples(st.just("rule"), ANYBODY, ANYTHING),
    st.tuples(st.sampled_from(["confirm", "withdraw", "classify"]), ANYBODY, INDEX),
    st.tuples(st.sampled_from(["split", "join", "take_back"]), ALLOWED, INDEX),
    st.tuples(st.sampled_from(["declare", "read", "look"]), ANYBODY, INDEX),
)


def rulings(given_rulings, ids, meeting):
    for item, outcome, target, reason, body in given_rulings:
        yield Ruling(
            ids[item % len(ids)], outcome, reason, ids[target % len(ids)] if outcome == "merged" else "",
            meeting if body == "meeting" else "", "2026-11" if body == "ballot" else "",
        )  # fmt: skip


def act(process, step, actor, about, ids, meeting):
    if step == "rule":
        actions.decide_many(process, list(rulings(about, ids, meeting)), acting=actor)
        return
    item = Recommendation.objects.get(public_id=ids[about % len(ids)])
    if step == "confirm":
        actions.confirm(item, meeting=meeting, acting=actor)
    elif step == "declare":
        actions.declare(process, "money", item=item, acting=actor)
    elif step == "read":
        actions.read(item, outcome=next(iter(OUTCOMES[item.kind])), reason="Read.", acting=actor)
    elif step == "look":
        actions.look_again(item, acting=actor)
    elif step == "split":
        actions.split_item(item, ["One ask.", "Another ask."], acting=actor)
    elif step == "join":
        actions.join_item(item, acting=actor)
    elif step == "take_back":
        actions.take_back(item, acting=actor)
    elif step == "withdraw":
        recommendations.withdraw(item, "At their wish.", acting=actor)
    else:
        actions.reclassify_item(item, next(kind for kind in OUTCOMES if kind != item.kind), acting=actor)


DECIDING = {"rule", "confirm", "read"}
"""What nobody does to an item in which they have a stake."""


def touched(step, about, ids):
    return [ids[item % len(ids)] for item in ([row[0] for row in about] if step == "rule" else [about])]


@pytest.mark.django_db
def test_rules_hold_and_the_log_agrees(process, items, meeting, member, chair, desk, outsider):
    actors = {"member": member, "chair": chair, "desk": desk, "outsider": outsider}

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=st.lists(STEP, min_size=4, max_size=14))
    def walk(steps):
        first = items(ITEMS - 1)[0]
        items(1, kind="insight")
        for step, who, about in steps:
            there = process.recommendations.filter(number__gte=first.number).order_by("number")
            ids = list(there.values_list("public_id", flat=True))
            before = ledger.head(process).size
            barred = {item.public_id for item in there if actors[who].person_id in queries.recused(item)}
            try:
                act(process, step, actors[who], about, ids, meeting)
            except Refused:
                assert ledger.head(process).size == before
            else:
                assert not (step in DECIDING and barred & set(touched(step, about, ids)))
        agree(process, desk)

    walk()


def agree(process, desk):
    log = replay(map(Leaf.decode, ledger.leaves(process)))
    assert log.problems == []
    found = list(Recommendation.objects.all())
    told = queries.answers(found, desk)
    finals = final_outcomes(log.lines)
    decided = queries.package_decisions(process)
    for item in found:
        line, answer = log.lines[item.public_id], told[item.pk]
        assert (answer.state, item.kind) == (line.state, line.kind)
        assert finals[item.public_id] == (answer.final_state, answer.final_id)
        assert (item.pk in decided) == (line.decision is not None)
        if line.decision:
            row = decided[item.pk]
            assert (row.leaf, row.outcome, row.target, row.body) == (
                line.decision.index, *(line.decision.facts[name] for name in ("outcome", "target", "body")),
            )  # fmt: skip
            assert (row.on.isoformat(), row.state) == (line.decision.on, line.state)
            assert (row.final_outcome, row.final_id) == finals[item.public_id]
    again = {id for id, line in log.lines.items() if line.again and line.state not in ("withdrawn", "joined")}
    assert {item.public_id for item in found if item.pk in queries.looked_at_again(process)} == again
    figures = queries.counts(process)
    for kind in OUTCOMES:
        assert figures[kind] == tally(log.lines.values(), kind)
    for decision in Decision.objects.all():
        assert decision.reason.strip()
        assert (decision.meeting_id is not None) != bool(decision.ballot)
        assert isinstance(decision.on, datetime.date)
