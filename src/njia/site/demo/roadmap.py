"""The sample's roadmap, written clause by clause through the roadmap's own actions."""

import calendar
import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from njia.kernel.access import Actor
from njia.kernel.people.models import Organisation
from njia.kernel.processes.models import Process
from njia.stages.roadmap import actions
from njia.stages.roadmap.actions import BudgetFacts, Cited, IndicatorFacts

QUARTERS = {"Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10}


def first_day(quarter: str) -> datetime.date:
    year, _, part = quarter.partition("-")
    return datetime.date(int(year), QUARTERS[part], 1)


def last_day(quarter: str) -> datetime.date:
    start = first_day(quarter)
    month = start.month + 2
    return start.replace(month=month, day=calendar.monthrange(start.year, month)[1])


class RoadmapLoader:
    """Keeps what it has written in `clauses`, by the sample's own keys."""

    def __init__(
        self,
        process: Process,
        organisations: Mapping[str, Organisation],
        ids: Mapping[str, str],
        *,
        acting: Actor,
    ) -> None:
        self.process = process
        self.organisations = organisations
        self.ids = ids
        self.acting = acting
        self.clauses: dict[str, Any] = {}

    def write(self, roadmap: dict[str, Any], wordings: list[dict[str, Any]]) -> None:
        for section in roadmap["sections"]:
            self._add("section", section, {"title": section["title"], "body": section["text"]}, None)
        for area in roadmap["areas"]:
            under_area = self._add("area", area, {"title": area["title"], "body": area["description"]}, None)
            for outcome in area["outcomes"]:
                under = self._add("outcome", outcome, {"title": outcome["title"]}, under_area)
                for action in outcome["actions"]:
                    self._action(action, under)
        for row in roadmap["remarks"]:
            actions.remark(self.clauses[row["key"]], row["text"], acting=self.acting)
        for row in wordings:
            for language in ("sw", "fr"):
                actions.translate(
                    self.clauses[row["key"]], row["field"], row[language], language, acting=self.acting
                )

    def freeze(self, meeting: Any) -> None:
        version = actions.freeze(self.process, meeting, acting=self.acting)
        actions.validate(
            version, "institution", meeting.on, institution="Cabinet committee on labour (invented)",
            document="Minute 12 (invented)", acting=self.acting,
        )  # fmt: skip

    def _add(self, kind: str, row: dict[str, Any], words: dict[str, str], parent: Any, **facts: Any) -> Any:
        cites = [Cited(self.ids[cite["contribution"]], cite["relation"]) for cite in row.get("cites", [])]
        made = actions.add_clause(
            self.process,
            kind=kind,
            words=words,
            language="en",
            parent=parent,
            cites=cites,
            acting=self.acting,
            **facts,
        )
        self.clauses[row["key"]] = made
        return made

    def _action(self, row: dict[str, Any], parent: Any) -> None:
        words = {
            "title": row["title"],
            "body": row["description"],
            "output": row["output"],
            "verification": row["means_of_verification"],
            "assumptions": row["assumptions"],
        }
        budget = [
            BudgetFacts(Decimal(line["amount"]), line["currency"], line["source"], Decimal(line["funded"]))
            for line in row["budget"]
        ]
        self._add(
            "action",
            row,
            words,
            parent,
            lead=self.organisations[row["lead"]].pk,
            partners=[self.organisations[key].pk for key in row["partners"]],
            starts_on=first_day(row["starts"]),
            ends_on=last_day(row["ends"]),
            indicators=[_indicator(row["indicator"])],
            budget=budget,
        )


def _indicator(row: dict[str, Any]) -> IndicatorFacts:
    baseline = row["baseline"]
    return IndicatorFacts(
        name=row["name"],
        unit=row["unit"],
        disaggregation=", ".join(row["disaggregation"]),
        baseline=Decimal(str(baseline["value"])),
        baseline_year=baseline["year"],
        baseline_source=baseline["source"],
        targets=tuple((int(year), Decimal(str(value))) for year, value in sorted(row["targets"].items())),
    )
