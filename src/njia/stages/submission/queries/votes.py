"""Votes on priorities in the package: what was chosen, what became of it, and all that is needed to count again."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from njia.documents.book import Block, Book, Column, Heading, Paragraph, Table
from njia.proof import profile_member, result_member
from njia.stages.priorities.queries import Packed
from njia.stages.submission.queries.frame import NOTHING, book, subtitle
from njia.stages.submission.queries.record import Record


def votes_members(polls: Sequence[Packed]) -> dict[str, bytes]:
    """The results as the log has their digests, and the merged votes where no group that voted is too small."""
    members = {result_member(poll.public_id): poll.result.encode() for poll in polls}
    return members | {profile_member(poll.public_id): poll.profile.encode() for poll in polls if poll.profile}


def votes_book(record: Record, polls: Sequence[Packed]) -> Book:
    blocks = [block for poll in polls for block in _vote(poll)]
    return book(record, _("Votes on what comes first"), subtitle(record), blocks)


def _vote(poll: Packed) -> Iterator[Block]:
    told = json.loads(poll.result)
    yield Heading(1, f"{poll.title} ({poll.public_id})", poll.public_id)
    agreed = {"currency": told["currency"], "budget": told["budget"], "form": poll.form}
    yield Paragraph(
        _("Budget: %(currency)s %(budget)s. %(form)s. Money that equal shares leave over: %(completion)s.")
        % (agreed | {"completion": poll.completion})
    )
    yield from _candidates(poll, told)
    if told["groups"]:
        yield Table(_("What each group got"), _group_columns(), [_group(row) for row in told["groups"]])
        rule = {"id": poll.public_id, "utility": told["utility"], "completion": told["completion"]}
        yield Paragraph(
            _(
                "To count again: njia share %(id)s.pb --utility %(utility)s --completion %(completion)s --seed %(seed)s"
            )
            % (rule | {"seed": told["seed"]})
        )
        yield Paragraph(
            _(
                "A vote that is like no other can be known again by somebody who knows how a person wanted to vote."
            )
        )
    else:
        yield Paragraph(
            _(
                "A group that voted is small, so the votes are not shown. Line %(line)s of the log commits to them."
            )
            % {"line": poll.line}
        )
    yield _answer(poll)


def _candidates(poll: Packed, told: dict[str, Any]) -> Iterator[Block]:
    titles = {thing.public_id: thing.title or NOTHING for thing in poll.things}
    columns = (
        Column("id", _("Id"), 2, "id"),
        Column("title", _("What it is"), 6),
        Column("cost", _("Cost"), 2, "money"),
        Column("supporters", _("Voters who want it"), 2, "number"),
    )
    for title, rows in ((_("What is chosen"), told["winners"]), (_("What is not chosen"), told["others"])):
        if rows:
            yield Table(title, columns, [_candidate(row, titles) for row in rows])


def _candidate(row: dict[str, Any], titles: dict[str, str]) -> list[str]:
    return [row["id"], titles.get(row["id"], NOTHING), row["cost"], str(row.get("supporters", NOTHING))]


def _answer(poll: Packed) -> Block:
    if not poll.followed:
        return Paragraph(_("This is advice. The working group has not said yet whether it follows it."))
    return Paragraph(
        _("What the working group did: %(followed)s. %(reason)s (%(meeting)s)")
        % {"followed": poll.followed, "reason": poll.reason, "meeting": poll.meeting}
    )


def _group_columns() -> tuple[Column, ...]:
    return (
        Column("group", _("Group"), 4),
        Column("voters", _("Voters"), 2, "number"),
        Column("share", _("Share of the money"), 2, "money"),
        Column("paid", _("Used"), 2, "money"),
        Column("wishes", _("Wishes that came true, for one voter"), 2, "number"),
        Column("votes", _("If only the most votes counted"), 2, "number"),
    )


def _group(row: dict[str, Any]) -> list[str]:
    wishes = (row["satisfaction"]["chosen"], row["greedy"]["chosen"])
    return [str(each) for each in (row["name"], row["voters"], row["share"], row["paid"], *wishes)]
