"""What people say and vote in the sample: a conversation that is closed, one that is open, and two votes on priorities."""

import datetime
import random
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from njia.kernel import clock
from njia.kernel.access import Actor, clockwork
from njia.kernel.files import Table
from njia.kernel.processes.models import Process
from njia.readers import Row
from njia.stages.opinions import actions as opinions
from njia.stages.priorities import actions as priorities
from njia.stages.priorities import queries as ranked

OPENED_ON, CLOSED_ON = datetime.date(2026, 11, 19), datetime.date(2026, 11, 23)
VOTES_CLOSE_ON = datetime.date(2027, 2, 28)
VOTERS = {"workers": 14, "survivors": 11, "employers": 12, "government": 12}
"""Invented voters by slip; each group has at least as many as the floor, so that the result can be told by group."""
WISHES = {"workers": (0, 1, 4), "survivors": (2, 4), "employers": (3, 5), "government": (1, 3, 5)}
"""Which of the candidates each group leans to, by their places."""


class OpinionsLoader:
    """Everything is done by actions, as its people would. Answers are drawn by a lot that always falls the same."""

    def __init__(self, process: Process, *, acting: Actor) -> None:
        self.process, self.desk = process, acting
        self.lot = random.Random(87)  # noqa: S311 (invented answers)

    def talk(self, described: Sequence[Mapping[str, Any]]) -> None:
        for each in described:
            with clock.at(OPENED_ON):
                made = self._prepare(each)
                if each["camps"]:
                    self._answer(made, each)
                elif each.get("proposed"):
                    opinions.propose(made, each["proposed"], language="en", acting=self.desk)
            if each["camps"]:
                with clock.at(CLOSED_ON):
                    opinions.close(made, acting=self.desk)
                    opinions.count(made, acting=clockwork(self.process.pk))

    def _prepare(self, each: Mapping[str, Any]) -> Any:
        draft = opinions.Draft(
            title=each["title"]["en"],
            question=each["question"]["en"],
            introduction=each["introduction"]["en"],
            opens_on=OPENED_ON,
            closes_on=datetime.date.fromisoformat(each["closes_on"]),
            who=each["who"],
            open_rows=each["open_rows"],
            language="en",
        )
        made = opinions.prepare(self.process, draft, acting=self.desk)
        for language in ("sw", "fr"):
            words = (each[name][language] for name in ("title", "question", "introduction"))
            opinions.translate(made, language, *words, acting=self.desk)
        for row in each["statements"]:
            statement = opinions.seed(made, row["en"], language="en", acting=self.desk)
            for language in ("sw", "fr"):
                opinions.translate_statement(statement, row[language], language=language, acting=self.desk)
        return opinions.open_conversation(made, acting=self.desk)

    def _answer(self, made: Any, each: Mapping[str, Any]) -> None:
        """As from workshops: everybody's answers on one sheet."""
        tokens = opinions.print_tokens(made, sum(each["camps"]), acting=self.desk)
        rows = list(self._rows(tokens, each))
        columns = ("token", *(str(number) for number in range(1, len(each["statements"]) + 1)))
        places = {column: place for place, column in enumerate(columns)}
        table = Table(
            columns, [Row(number, cells, places) for number, cells in enumerate(rows, 2)], "csv", sha256=""
        )
        opinions.bring_paper(made, table, acting=self.desk)

    def _rows(self, tokens: Sequence[str], each: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
        camps = [camp for camp, people in enumerate(each["camps"]) for _person in range(people)]
        for token, camp in zip(tokens, camps, strict=True):
            yield token, *(self._said(row["lean"][camp]) for row in each["statements"])

    def _said(self, lean: int) -> str:
        """1, -1 or 0 (pass), or nothing: somebody who leans to a side by 90 of 100 takes it so often."""
        if self.lot.random() < 0.06:
            return ""
        if self.lot.randrange(100) < abs(lean):
            return "1" if lean > 0 else "-1"
        return self.lot.choice(("0", "1", "-1"))

    def vote(self, meeting: Any) -> None:
        """One vote that was counted and answered, and one in which people vote now."""
        with clock.at(OPENED_ON):
            counted = self._poll("What should the first money be used for? (sample)", meeting, CLOSED_ON)
            ids = [thing.public_id for thing in ranked.things(counted)]
            for constituency, voters in VOTERS.items():
                for code in priorities.print_slips(counted, constituency, voters, acting=self.desk):
                    priorities.cast(counted, code, self._wanted(constituency, ids), acting=self.desk)
        with clock.at(CLOSED_ON):
            priorities.close_poll(counted, acting=self.desk)
            priorities.count_poll(counted, acting=clockwork(self.process.pk))
            reason = "Invented: the working group takes up all of it; the costs are looked at once more."
            priorities.answer_poll(counted, "yes", reason, meeting, acting=self.desk)
            self._poll("What should next year's money be used for? (sample)", meeting, VOTES_CLOSE_ON)

    def _poll(self, title: str, meeting: Any, closes_on: datetime.date) -> Any:
        weights = dict.fromkeys(VOTERS, Decimal(1))
        offered = [thing for thing in ranked.costs_of_actions(self.process, "KES") if thing.cost][:8]
        costs = {thing.public_id: thing.cost for thing in offered}
        budget = round(sum(costs.values(), Decimal(0)) * 2 / 5, -3)
        draft = priorities.Draft(
            title=title,
            budget=budget,
            currency="KES",
            closes_on=closes_on,
            weights=weights,
            completion="none",
            language="en",
        )
        made = priorities.draft_poll(self.process, draft, acting=self.desk)
        priorities.set_candidates(made, costs, acting=self.desk)
        return priorities.open_poll(made, meeting, seed="4 2 6", acting=self.desk)

    def _wanted(self, constituency: str, ids: Sequence[str]) -> dict[str, int]:
        leans = {ids[place % len(ids)] for place in WISHES[constituency]}
        return {id: 1 for id in ids if self.lot.random() < (0.85 if id in leans else 0.2)}
