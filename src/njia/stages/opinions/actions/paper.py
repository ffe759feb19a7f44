"""Answers given on paper in a workshop: a sheet with a row for each token."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from njia.kernel.access import Actor, Refused
from njia.kernel.files import Table
from njia.kernel.ledger.actions import Entry, Fact, append
from njia.readers import Row
from njia.stages.opinions import queries
from njia.stages.opinions.actions.conversations import locked
from njia.stages.opinions.models import Conversation, Participant, Vote
from njia.stages.opinions.states import AGREE, DISAGREE, NOT_OPEN, PASS, RULES, TALKED_IN, VOTES, WITH_TOKENS

TOKEN = frozenset({"token", "code", "voter-id", "tokeni", "msimbo", "jeton"})
"""Headings of the column that holds the token."""
SIGNS = {
    "1": AGREE, "+": AGREE, "+1": AGREE, "a": AGREE, "yes": AGREE, "y": AGREE, "ndiyo": AGREE, "oui": AGREE,
    "-1": DISAGREE, "-": DISAGREE, "−": DISAGREE, "−1": DISAGREE, "d": DISAGREE, "no": DISAGREE, "n": DISAGREE,
    "hapana": DISAGREE, "non": DISAGREE,
    "0": PASS, "p": PASS, "?": PASS, "/": PASS,
}  # fmt: skip
"""What people write into such a sheet, beside the words on the buttons in each language."""


@dataclass(frozen=True, slots=True)
class Problem:
    row: int
    column: str
    reason: str


@dataclass(slots=True)
class PaperReport:
    """What a sheet holds, and what it would change. `written`: whether it was taken in."""

    papers: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Problem] = field(default_factory=list)
    written: bool = False


@transaction.atomic
def bring_paper(
    conversation: Conversation, table: Table, *, dry_run: bool = False, acting: Actor
) -> PaperReport:
    """Take in answers from a sheet: a column with the tokens, and one for each statement, headed by its number.

    All of it or nothing: with a single row that cannot be read nothing is written. What a sheet says takes the place of
    what the same token said before. Empty cells say nothing.
    """
    RULES["tokens"].require(acting)
    conversation = locked(conversation)
    if conversation.state not in TALKED_IN:
        raise Refused(NOT_OPEN, code="state")
    if conversation.who not in WITH_TOKENS:
        raise Refused(_("Only people with an account take part in this conversation."))
    sheet = _Sheet(conversation, table)
    report = PaperReport()
    given = dict(sheet.read(report.refused))
    report.papers = len(given)
    before = _before(given)
    wanted = {
        (person, statement): value
        for person, answers in given.items()
        for statement, value in answers.items()
    }
    new = {key: value for key, value in wanted.items() if key not in before}
    changed = {key: value for key, value in wanted.items() if key in before and before[key] != value}
    report.new, report.changed = len(new), len(changed)
    report.unchanged = len(wanted) - len(new) - len(changed)
    if dry_run or report.refused:
        return report
    _write(new, changed)
    facts: dict[str, Fact] = {"papers": report.papers, "answers": report.new + report.changed}
    entry = Entry("conversation.paper_brought", conversation.public_id, facts)
    append(conversation.process, [entry], acting=acting)
    report.written = True
    return report


def _before(given: Mapping[int, Mapping[int, int]]) -> dict[tuple[int, int], int]:
    rows = Vote.objects.filter(participant_id__in=list(given))
    return {
        (person, statement): value
        for person, statement, value in rows.values_list("participant_id", "statement_id", "value")
    }


def _write(new: Mapping[tuple[int, int], int], changed: Mapping[tuple[int, int], int]) -> None:
    Vote.objects.bulk_create(
        (
            Vote(participant_id=person, statement_id=statement, value=value)
            for (person, statement), value in new.items()
        ),
        batch_size=1000,
    )
    for (person, statement), value in changed.items():
        Vote.objects.filter(participant_id=person, statement_id=statement).update(value=value)


class _Sheet:
    def __init__(self, conversation: Conversation, table: Table) -> None:
        self.conversation, self.table = conversation, table
        names = [name.strip().casefold() for name in table.columns]
        at = next((place for place, name in enumerate(names) if name in TOKEN), None)
        if at is None:
            raise Refused(_("The sheet has no column “token”."))
        self.token = at
        numbers = {line.statement.number: line.statement.pk for line in queries.statements(conversation)}
        self.statements = {
            place: numbers[int(name)]
            for place, name in enumerate(names)
            if name.isdecimal() and int(name) in numbers
        }
        if unknown := [
            table.columns[place]
            for place, name in enumerate(names)
            if place != at and place not in self.statements and name
        ]:
            raise Refused(
                _("There is no statement with the number “%(number)s” in this conversation.")
                % {"number": unknown[0]}
            )
        self.signs = SIGNS | _words()

    def read(self, refused: list[Problem]) -> Iterator[tuple[int, dict[int, int]]]:
        """(participant, statement → answer) of each row; what cannot be read is added to `refused`."""
        seen: set[int] = set()
        for row in self.table.rows:
            token = row.cells[self.token].strip()
            answers = self._answers(row, refused)
            if not token and not answers:
                continue
            who = self._who(token)
            if who is None or who.pk in seen:
                reason = (
                    _("No such token was printed for this conversation.")
                    if who is None
                    else _("This token has a row already.")
                )
                refused.append(Problem(row.number, self.table.columns[self.token], reason))
                continue
            seen.add(who.pk)
            yield who.pk, answers

    def _who(self, token: str) -> Participant | None:
        return queries.participant(self.conversation, token)

    def _answers(self, row: Row, refused: list[Problem]) -> dict[int, int]:
        found = {}
        for place, statement in self.statements.items():
            cell = _plain(row.cells[place])
            if not cell:
                continue
            if cell in self.signs:
                found[statement] = self.signs[cell]
            else:
                reason = _("This is none of: agree, disagree, pass (or 1, -1, 0).")
                refused.append(Problem(row.number, self.table.columns[place], reason))
        return found


def _plain(cell: str) -> str:
    """As people type it on whatever keyboard."""
    return cell.strip().casefold().replace("’", "'")


def _words() -> dict[str, int]:
    """The words on the buttons, in each language."""
    found: dict[str, int] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found |= {_plain(str(label)): value for value, label in VOTES.items()}
    return found
