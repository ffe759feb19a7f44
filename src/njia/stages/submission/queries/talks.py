"""Conversations in the package: what people think, what became of it, and all that is needed to draw the map again."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from njia.documents.book import Block, Book, Column, Heading, Paragraph, Table
from njia.proof import answers_member, map_member
from njia.stages.opinions.queries import Packed, Picture
from njia.stages.submission.queries.frame import NOTHING, book, subtitle
from njia.stages.submission.queries.record import Record


def talks_members(conversations: Sequence[Packed]) -> dict[str, bytes]:
    """The results as the log has their digests, the statements in words, and the rows of answers where they are open."""
    members = {map_member(each.public_id): each.result.encode() for each in conversations}
    members |= {answers_member(each.public_id): each.votes.encode() for each in conversations if each.votes}
    return members | {
        f"opinions/{each.public_id}-statements.csv": each.statements_file.encode() for each in conversations
    }


def talks_book(record: Record, conversations: Sequence[Packed]) -> Book:
    blocks = [block for each in conversations for block in _conversation(each)]
    return book(record, _("What people think"), subtitle(record), blocks)


def _conversation(each: Packed) -> Iterator[Block]:
    yield Heading(1, f"{each.title} ({each.public_id})", each.public_id)
    yield Paragraph(each.question)
    if each.picture is None:
        yield Paragraph(_("Too few people answered for anything to be shown."))
        return
    yield from _map(each.picture)
    columns = (
        Column("number", _("Number"), 1, "number"),
        Column("statement", _("Statement"), 8),
        Column("recommendation", _("Recommendation"), 2, "id"),
    )
    rows = [[str(number), words, made or NOTHING] for number, words, made in each.statements]
    yield Table(_("All statements"), columns, rows)
    if each.votes:
        yield Paragraph(_("To draw the map again: njia opinions %(id)s-votes.csv") % {"id": each.public_id})
    else:
        yield Paragraph(
            _("The answers are not published row by row. Line %(line)s of the log commits to them.")
            % {"line": each.line}
        )


def _map(picture: Picture) -> Iterator[Block]:
    yield Paragraph(
        _("%(people)s people answered; %(groups)s groups think alike.")
        % {"people": picture.people, "groups": len(picture.groups) or 1}
    )
    columns = (
        Column("statement", _("Statement"), 6),
        Column("side", _("Answer"), 2),
        *(Column(f"group{group.letter}", group.letter, 1, "number") for group in picture.groups),
        Column("all", _("All"), 1, "number"),
    )
    for title, told in (
        (_("On what all groups agree"), picture.bridging),
        (_("On what most people agree"), picture.consensus),
    ):
        rows = []
        for each in told:
            agrees = each.side == "agree"
            shares = [str(share.agree if agrees else share.disagree) for share in each.groups]
            shares += [NOTHING] * (len(picture.groups) - len(shares))
            everybody = (each.all.agree if agrees else each.all.disagree) if each.all else NOTHING
            side = _("Agree") if agrees else _("Disagree")
            rows.append([each.line.text.body, side, *shares, str(everybody)])
        if rows:
            yield Table(title, columns, rows)
