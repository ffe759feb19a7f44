import random
from typing import Any

import pytest

from njia.kernel.access import Actor, NotFound, Refused, Role, public
from njia.kernel.ledger import queries as ledger
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.actions import Conflicting
from njia.stages.roadmap.models import Clause

pytestmark = pytest.mark.django_db
Clauses = dict[str, Clause]


@pytest.fixture
def adviser(as_actor: Any) -> Actor:
    found: Actor = as_actor(Role.ADVISER)
    return found


def title(clause: Clause) -> str:
    return queries.titles_of([clause.pk])[clause.pk].body


def test_two_people_change_different_words_of_one_field(
    clauses: Clauses, member: Actor, chair: Actor
) -> None:
    full = clauses["full"]
    base = {"title": "Train 200 officers"}
    actions.edit_clause(full, words={"title": "Train 300 officers"}, base=base, revision=1, acting=chair)
    actions.edit_clause(
        full, words={"title": "Train 200 labour officers"}, base=base, revision=1, acting=member
    )
    assert title(full) == "Train 300 labour officers"


def test_the_same_words_are_a_conflict_that_holds_both(clauses: Clauses, member: Actor, chair: Actor) -> None:
    full = clauses["full"]
    base = {"title": "Train 200 officers"}
    actions.edit_clause(full, words={"title": "Train 300 officers"}, base=base, revision=1, acting=chair)
    with pytest.raises(Conflicting) as raised:
        actions.edit_clause(full, words={"title": "Train 400 officers"}, base=base, revision=1, acting=member)
    assert raised.value.words == {"title": "Train 300 400 officers"}
    assert title(full) == "Train 300 officers"


def test_two_people_write_at_once_and_no_word_is_lost(clauses: Clauses, member: Actor, chair: Actor) -> None:
    """Each writes on what they saw last; the history of the field replays to what it says."""
    chance, bare = random.Random(87), clauses["bare"]  # noqa: S311 (for trying out, not for secrets)
    shadow = dict.fromkeys((member, chair), "")
    typed: dict[Actor, list[str]] = {member: [], chair: []}
    for number in range(120):
        writer = chance.choice((member, chair))
        word = f"{'m' if writer is member else 'c'}{number}"
        base = shadow[writer]
        words = base.split()
        words.insert(chance.randint(0, len(words)), word)
        mine = " ".join(words)
        try:
            actions.edit_clause(bare, words={"body": mine}, base={"body": base}, acting=writer)
        except Conflicting as both:
            settled = both.words["body"]
            now = str(queries.node(bare).words["body"])
            actions.edit_clause(bare, words={"body": settled}, base={"body": now}, acting=writer)
        typed[writer].append(word)
        if chance.random() < 0.6:
            shadow[writer] = str(queries.node(bare).words["body"])
        else:
            shadow[writer] = mine
    final = str(queries.node(bare).words["body"]).split()
    assert set(typed[member]) | set(typed[chair]) <= set(final)
    assert len(final) == len(set(final))
    newest = next(past for past in queries.past(bare) if past.field == "body")
    assert "".join(piece.text for piece in newest.pieces if piece.kind != "deleted") == " ".join(final)


def test_each_change_is_taken_or_left_by_itself(clauses: Clauses, member: Actor, adviser: Actor) -> None:
    full = clauses["full"]
    made = actions.suggest_words(full, "title", "Train 300 labour officers in all counties", acting=adviser)
    assert [row.proposed for row in made] == [
        "Train 300 labour officers",
        "Train 200 officers in all counties",
    ]
    actions.answer_suggestion(made[1], "accept", acting=member)
    with pytest.raises(Refused):
        actions.answer_suggestion(made[0], "refuse", reason=" ", acting=member)
    actions.answer_suggestion(made[0], "refuse", reason="There is no money.", acting=member)
    assert title(full) == "Train 200 officers in all counties"
    assert queries.proposed(full, member) == []
    with pytest.raises(Refused):
        actions.answer_suggestion(made[0], "accept", acting=member)


def test_a_suggestion_on_words_that_changed_since_is_a_conflict(
    clauses: Clauses, member: Actor, adviser: Actor
) -> None:
    full = clauses["full"]
    (made,) = actions.suggest_words(full, "title", "Train 300 officers", acting=adviser)
    actions.edit_clause(full, words={"title": "Train 500 officers"}, acting=member)
    with pytest.raises(Conflicting):
        actions.answer_suggestion(made, "accept", acting=member)
    assert title(full) == "Train 500 officers"


def test_moves_and_removals_are_suggested_too(clauses: Clauses, member: Actor, adviser: Actor) -> None:
    full, bare = clauses["full"], clauses["bare"]
    moved = actions.suggest_move(bare, parent=clauses["outcome"], position=1, acting=adviser)
    gone = actions.suggest_removal(full, acting=adviser)
    for made in (moved, gone):
        actions.answer_suggestion(made, "accept", acting=member)
    outcome = queries.draft(member)[1].children[0]
    assert [child.public_id for child in outcome.children] == [bare.public_id]


def test_advisers_suggest_but_do_not_answer_and_the_public_sees_nothing(
    clauses: Clauses, adviser: Actor, member: Actor
) -> None:
    full = clauses["full"]
    (made,) = actions.suggest_words(full, "title", "Train 300 officers", acting=adviser)
    with pytest.raises(Refused):
        actions.answer_suggestion(made, "accept", acting=adviser)
    outsider = public(full.process_id)
    with pytest.raises(NotFound):
        queries.suggestion(outsider, full.public_id, made.number)
    assert queries.remarks(outsider).count() == 0


def test_remarks_have_answers_and_are_settled(clauses: Clauses, member: Actor, adviser: Actor) -> None:
    full = clauses["full"]
    first = actions.remark(full, "Why 200?", acting=adviser)
    reply = actions.remark(full, "Four in each county.", answers=first, acting=member)
    with pytest.raises(Refused):
        actions.remark(full, "An answer to an answer.", answers=reply, acting=member)
    with pytest.raises(Refused):
        actions.remark(clauses["bare"], "Elsewhere.", answers=first, acting=member)
    actions.settle_remark(first, "resolve", acting=member)
    (thread,) = queries.threads(full, member)
    assert thread.state == "resolved"
    assert [each.body for each in thread.replies.all()] == ["Four in each county."]


def test_the_log_holds_no_words(clauses: Clauses, member: Actor, adviser: Actor) -> None:
    full = clauses["full"]
    made = actions.suggest_words(full, "title", "Train everybody somewhere", acting=adviser)
    actions.answer_suggestion(made[0], "refuse", reason="Unaffordable.", acting=member)
    actions.remark(full, "Something frank.", acting=member)
    told = str([line.body for line in ledger.about(full.process, full.public_id)])
    for words in ("everybody", "Unaffordable", "frank", "somewhere"):
        assert words not in told
