import datetime
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from njia.kernel.access import Actor, NotFound, Refused, Role
from njia.kernel.ledger import queries as ledger
from njia.kernel.people import queries as people
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.proof import Leaf, opens, roadmap_digest
from njia.stages.meetings import actions as meetings
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.actions import BudgetFacts, Cited, IndicatorFacts
from njia.stages.roadmap.models import Clause, FrozenClause, Version

pytestmark = pytest.mark.django_db
Clauses = dict[str, Clause]


def checks(form: dict[str, Any]) -> None:
    """The form in a package holds together by itself, as somebody without us would check it."""
    assert form["digest"] == roadmap_digest(json.loads(json.dumps(form["clauses"])))
    for clause in form["clauses"]:
        assert clause["words"].keys() == clause["salts"].keys() == clause["commitments"].keys()
        for key, commitment in clause["commitments"].items():
            assert opens(commitment, bytes.fromhex(clause["salts"][key]), clause["words"][key])


def test_a_version_freezes_the_draft_and_the_log_holds_its_digest(
    clauses: Clauses, process: Process, meeting: Any, chair: Actor, asked: list[Any]
) -> None:
    actions.translate(clauses["full"], "title", "Kufunza maafisa 200", "sw", acting=chair)
    version = actions.freeze(process, meeting, acting=chair)
    form = queries.package_roadmap(process, version)
    checks(form)
    assert form["version"] == 1
    full = form["clauses"][3]
    assert (full["id"], full["parent"], full["position"]) == ("KE-C-004", "KE-C-003", 1)
    assert full["words"]["title.sw"] == "Kufunza maafisa 200"
    assert full["cites"] == [{"recommendation": asked[0].public_id, "relation": "adopted"}]
    assert full["facts"]["indicators"][0]["targets"] == {"2027": "100.00", "2028": "200.50"}
    assert form["clauses"][0]["parent"] is None
    leaf = Leaf.decode(list(ledger.leaves(process))[version.line])
    assert leaf.kind == "roadmap.frozen"
    assert leaf.subject == "KE-V-1"
    assert leaf.facts == {"version": 1, "digest": form["digest"], "meeting": meeting.public_id}


def test_a_frozen_version_does_not_move(
    clauses: Clauses, process: Process, meeting: Any, chair: Actor
) -> None:
    version = actions.freeze(process, meeting, acting=chair)
    before = queries.package_roadmap(process, version)
    actions.edit_clause(clauses["full"], words={"title": "Something else"}, lead=None, acting=chair)
    actions.take_step(clauses["bare"], "retire", acting=chair)
    assert queries.package_roadmap(process, version) == before
    _version, tree = queries.version_tree(chair, 1)
    frozen = {node.public_id: node for node in queries.walk(tree)}
    assert frozen["KE-C-004"].title.body == "Train 200 officers"
    assert frozen["KE-C-004"].lead == "Ministry (sample)"
    assert "KE-C-005" in frozen


def test_a_frozen_action_reads_as_the_draft_did(
    clauses: Clauses, process: Process, meeting: Any, chair: Actor
) -> None:
    draft = {node.public_id: node for node in queries.walk(queries.draft(chair))}
    actions.freeze(process, meeting, acting=chair)
    _version, tree = queries.version_tree(chair)
    for node in queries.walk(tree):
        now = draft[node.public_id]
        assert queries.facts_form(node) == queries.facts_form(now)
        assert (node.pk, node.cites, node.kind) == (now.pk, now.cites, now.kind)
        assert [each.pk for each in node.indicators] == [each.pk for each in now.indicators]
        assert {name: said.body for name, said in node.words.items()} == {
            name: said.body for name, said in now.words.items()
        }


def test_freezing_is_refused_without_a_meeting_that_was_held(
    clauses: Clauses, process: Process, other_process: Process, desk: Actor, chair: Actor, operator: Any
) -> None:
    planned = meetings.create_meeting(
        process, title="Later", kind="twg", on=datetime.date(2027, 1, 1), place="", acting=desk
    )
    theirs = people.actor(operator, other_process)
    elsewhere = meetings.create_meeting(
        other_process, title="Elsewhere", kind="twg", on=datetime.date(2026, 1, 1), place="", acting=theirs
    )
    meetings.take_step(elsewhere, "hold", acting=theirs)
    for wrong in (planned, elsewhere):
        with pytest.raises(Refused, match="held"):
            actions.freeze(process, wrong, acting=chair)
    assert not Version.objects.exists()


def test_freezing_is_refused_without_an_action_or_a_change(
    process: Process, add: Any, meeting: Any, chair: Actor
) -> None:
    area = add("area", "Laws")
    outcome = add("outcome", "Better", area)
    with pytest.raises(Refused, match="no action"):
        actions.freeze(process, meeting, acting=chair)
    action = add("action", "Do it", outcome)
    actions.freeze(process, meeting, acting=chair)
    with pytest.raises(Refused, match="version 1"):
        actions.freeze(process, meeting, acting=chair)
    assert queries.unchanged_since(queries.latest_version(process))
    actions.set_budget(action, [BudgetFacts(1, "KES")], acting=chair)
    assert not queries.unchanged_since(queries.latest_version(process))
    assert actions.freeze(process, meeting, acting=chair).number == 2


def test_members_do_not_freeze(
    clauses: Clauses, process: Process, meeting: Any, member: Actor, outsider: Actor
) -> None:
    for actor in (member, outsider):
        with pytest.raises(Refused):
            actions.freeze(process, meeting, acting=actor)


def test_a_translation_that_lags_is_not_frozen(
    clauses: Clauses, process: Process, meeting: Any, chair: Actor
) -> None:
    actions.translate(clauses["full"], "title", "Kufunza maafisa 200", "sw", acting=chair)
    actions.edit_clause(clauses["full"], words={"title": "Train 300 officers"}, acting=chair)
    form = queries.package_roadmap(process, actions.freeze(process, meeting, acting=chair))
    assert "title.sw" not in form["clauses"][3]["words"]


def test_the_public_reads_the_newest_version_once_it_is_published(
    clauses: Clauses,
    process: Process,
    meeting: Any,
    chair: Actor,
    desk: Actor,
    outsider: Actor,
    stranger: Actor,
    as_actor: Any,
) -> None:
    reviewer = as_actor(Role.GCG_REVIEWER)
    actions.freeze(process, meeting, acting=chair)
    actions.edit_clause(clauses["full"], words={"title": "A secret draft"}, acting=chair)
    assert queries.version_tree(reviewer)[0].number == 1
    for actor in (outsider, stranger):
        assert not queries.may_see(actor)
        assert queries.shown_tree(actor, process) == []
        with pytest.raises(NotFound):
            queries.version_tree(actor)
    publish(process, "roadmap", acting=desk)
    for actor in (outsider, stranger, reviewer):
        titles = [node.title.body for node in queries.actions_list(process, actor)]
        assert titles == ["Train 200 officers", "Open a help line"]
    assert queries.visible_to(outsider).count() == 5


def test_what_was_never_frozen_stays_unknown_to_the_public(
    clauses: Clauses, process: Process, meeting: Any, chair: Actor, desk: Actor, outsider: Actor, add: Any
) -> None:
    actions.freeze(process, meeting, acting=chair)
    publish(process, "roadmap", acting=desk)
    later = add("action", "Not yet", clauses["outcome"])
    with pytest.raises(NotFound):
        queries.by_id(outsider, later.public_id)
    assert queries.by_id(outsider, "KE-C-004") == clauses["full"]


def test_words_can_be_withdrawn_and_the_digest_holds(
    clauses: Clauses, process: Process, meeting: Any, chair: Actor
) -> None:
    version = actions.freeze(process, meeting, acting=chair)
    FrozenClause.objects.filter(version=version, public_id="KE-C-001").update(words={}, salt=None)
    form = queries.package_roadmap(process, version)
    assert form["digest"] == version.digest == roadmap_digest(form["clauses"])
    withheld = form["clauses"][0]
    assert set(withheld["words"].values()) == set(withheld["salts"].values()) == {None}


def test_a_draft_packs_to_the_same_bytes(clauses: Clauses, process: Process) -> None:
    form = queries.package_roadmap(process)
    checks(form)
    assert form["version"] is None
    assert json.dumps(form) == json.dumps(queries.package_roadmap(process))


def test_a_version_takes_the_same_queries_at_any_size(
    clauses: Clauses, process: Process, meeting: Any, chair: Actor, add: Any, django_assert_num_queries: Any
) -> None:
    actions.freeze(process, meeting, acting=chair)
    with django_assert_num_queries(4):
        queries.version_tree(chair)
    for number in range(6):
        add("action", f"Action {number}", clauses["outcome"])
    actions.freeze(process, meeting, acting=chair)
    with django_assert_num_queries(4):
        assert len(queries.actions_of(queries.version_tree(chair)[1])) == 8


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12).filter(
    str.strip
)
MONEY = st.decimals(0, 10**6, places=2)
STEP = st.one_of(
    st.tuples(st.just("say"), st.integers(0, 9), st.sampled_from(["title", "body"]), WORDS),
    st.tuples(st.just("translate"), st.integers(0, 9), st.sampled_from(["sw", "fr"]), WORDS),
    st.tuples(st.just("add"), st.integers(0, 9), WORDS),
    st.tuples(st.just("move"), st.integers(0, 9), st.integers(0, 9), st.integers(1, 4)),
    st.tuples(st.just("step"), st.integers(0, 9), st.sampled_from(["retire", "restore"])),
    st.tuples(
        st.just("cite"), st.integers(0, 9), st.integers(0, 3), st.sampled_from(["adopted", "inspired"])
    ),
    st.tuples(st.just("measure"), st.integers(0, 9), WORDS, MONEY),
    st.tuples(st.just("pay"), st.integers(0, 9), MONEY),
    st.tuples(st.just("freeze")),
)


def act(step: Any, process: Process, asked: list[Any], meeting: Any, acting: Actor) -> None:
    kind, *given = step
    if kind == "freeze":
        actions.freeze(process, meeting, acting=acting)
        return
    known = list(Clause.objects.filter(process=process).order_by("number"))
    clause, rest = known[given[0] % len(known)], given[1:]
    if kind == "say":
        actions.edit_clause(clause, words={rest[0]: rest[1]}, acting=acting)
    elif kind == "translate":
        actions.translate(clause, "title", rest[1], rest[0], acting=acting)
    elif kind == "add":
        actions.add_clause(
            process, kind="action", parent=clause, words={"title": rest[0]}, language="en", acting=acting
        )
    elif kind == "move":
        actions.move(clause, parent=known[rest[0] % len(known)], position=rest[1], acting=acting)
    elif kind == "step":
        actions.take_step(clause, rest[0], acting=acting)
    elif kind == "cite":
        actions.edit_clause(clause, cites=[Cited(asked[rest[0]].public_id, rest[1])], acting=acting)
    elif kind == "measure":
        indicator = IndicatorFacts(
            name=rest[0], baseline=rest[1], baseline_year=2025, targets=((2027, rest[1]),)
        )
        actions.set_indicators(clause, [indicator], acting=acting)
    else:
        actions.set_budget(clause, [BudgetFacts(rest[0], "KES")], acting=acting)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=14))
def test_whatever_is_written_versions_verify_and_never_move(
    steps: list[Any], clauses: Clauses, process: Process, asked: list[Any], meeting: Any, chair: Actor
) -> None:
    frozen: dict[int, Any] = {}
    for step in [*steps, ("freeze",)]:
        try:
            act(step, process, asked, meeting, chair)
        except Refused:
            continue
        checks(queries.package_roadmap(process))
    for version in queries.versions(process):
        form = queries.package_roadmap(process, version)
        checks(form)
        assert form["digest"] == version.digest
        leaf = Leaf.decode(list(ledger.leaves(process))[version.line])
        assert leaf.facts["digest"] == version.digest
        frozen[version.number] = form
    for number, form in frozen.items():
        known = {clause["id"] for clause in form["clauses"]}
        assert all(clause["parent"] in known for clause in form["clauses"] if clause["parent"])
        assert number == form["version"]
    latest = queries.latest_version(process)
    assert latest is None or latest.number == len(frozen)
