"""Loads the sample process by doing, day by day, what its people would have done on the pages."""

import datetime
import json
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop, override

from njia.kernel import clock
from njia.kernel.access import MEMBERS, Actor, Role, clockwork
from njia.kernel.people import actions as people
from njia.kernel.people import queries as known
from njia.kernel.people.models import Grant, Organisation, Person
from njia.kernel.processes.actions import create_process
from njia.kernel.processes.models import Process
from njia.kernel.processes.states import PARTS
from njia.site.demo.opinions import OpinionsLoader
from njia.site.demo.roadmap import RoadmapLoader
from njia.stages.meetings import actions as meetings
from njia.stages.monitoring import actions as monitoring
from njia.stages.priorities import actions as priorities
from njia.stages.recommendations import actions as recommendations
from njia.stages.recommendations import queries as registered
from njia.stages.recommendations.actions import New
from njia.stages.review import actions as review
from njia.stages.review import queries as answered
from njia.stages.roadmap import actions as roadmap
from njia.stages.roadmap import queries as drafted
from njia.stages.submission import actions as submission
from njia.stages.updates import actions as updates
from njia.stages.voices import actions as voices
from njia.stages.voices import queries as heard
from njia.vault import door as vault

BANNER = gettext_noop("An invented sample: every person, organisation, figure and word here is made up.")
"""Kept as it is written here, and said to each reader in their own language."""

HERE = Path(__file__).parent
TERMS = (
    "The group (invented) looks at every recommendation, decides on it with a reason, and writes the roadmap, so that its "
    "strategies are inclusive, effective and sustainable."
)
AWAY = {("twg-1", "twg-international"), ("twg-2", "twg-private"), ("twg-2", "twg-academia")}
BALLOT = "Both came after the second meeting. Invented for this sample: please vote before the year ends."
SUBMITTED_ON = datetime.date(2026, 11, 18)
PUBLISHED_ON = datetime.date(2026, 11, 19)

Say = Callable[[str], None]


def data(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text("utf-8"))


def load(say: Say = lambda line: None) -> None:
    """Bring the sample in, unless it is there already. All of it or nothing."""
    described = data("process")
    if Process.objects.filter(code=described["code"]).exists():
        return
    say("Loading the invented sample process …")
    with override("en"), transaction.atomic():
        _Sample(described).load()


def sign_in_links() -> list[tuple[str, str]]:
    """(role, path) for the first person of each role, and the operator."""
    process = Process.objects.get(code=data("process")["code"])
    grants = Grant.objects.filter(process=process).select_related("person").order_by("pk")
    first: dict[str, str] = {}
    for grant in grants:
        first.setdefault(grant.role, grant.person.username)
    people_by_role = [("operator", OPERATOR), *first.items()]
    return [(role, reverse("demo_enter", args=[username])) for role, username in people_by_role]


OPERATOR = "operator"


class _Sample:
    def __init__(self, described: dict[str, Any]) -> None:
        self.described = described
        self.people: dict[str, Person] = {}
        self.organisations: dict[str, Organisation] = {}
        self.meetings: dict[str, Any] = {}
        self.there: dict[str, list[str]] = {}
        self.items: dict[str, Any] = {}
        self.contributions: list[dict[str, Any]] = data("contributions")

    def load(self) -> None:
        opens = datetime.date.fromisoformat(self.described["rounds"][0]["opens_on"])
        with clock.at(opens):
            self._open()
            self._open_doors()
        self._hold_meetings()
        self._receive()
        self._decide()
        self._write_roadmap()
        with clock.at(SUBMITTED_ON):
            voices.log_arrivals(self.process, acting=clockwork(self.process.pk))
            voices.release_figures(self.process, acting=clockwork(self.process.pk))
            submission.submit(self.process, acting=self.desk)
        with clock.at(PUBLISHED_ON):
            for part in PARTS:
                review.publish_part(self.process, part, acting=self.desk)
            self._open_ballot(data("decisions")["proposals"])
        self._consult()
        self._follow_up()
        waiting = "standing=awaiting&standing=open"
        recommendations.save_search(self.process, "Still to answer", waiting, shared=True, acting=self.desk)
        said = OpinionsLoader(self.process, acting=self.desk)
        said.talk(data("conversations"))
        said.vote(self.meetings["twg-2"])

    def actor(self, key: str) -> Actor:
        return known.actor(self.people[key], self.process)

    @property
    def desk(self) -> Actor:
        return self.actor("secretary")

    def first(self, role: Role) -> Actor:
        key = next(row["key"] for row in self.described["people"] if row["role"] == role)
        return self.actor(key)

    def _open(self) -> None:
        operator = people.create_operator(OPERATOR)
        acting = known.installation_actor(operator)
        target = datetime.date.fromisoformat(self.described["target_date"])
        self.process = create_process(
            self.described["code"],
            self.described["name"],
            target,
            notice=BANNER,
            acting=acting,
        )
        acting = known.actor(operator, self.process)
        for row in self.described["organisations"]:
            self.organisations[row["key"]] = people.create_organisation(
                self.process, row["name"], row["constituency"], acting=acting
            )
        for row in self.described["people"]:
            self._person(row, acting)
        closes = datetime.date.fromisoformat(self.described["rounds"][0]["closes_on"])
        recommendations.open_round(self.process, closes, acting=self.desk)

    def _person(self, row: dict[str, Any], acting: Actor) -> None:
        person = people.create_person(row["name"], username=row["key"], acting=acting)
        people.grant(person, self.process, Role(row["role"]), acting=acting)
        if row.get("organisation"):
            people.give_mandate(person, self.organisations[row["organisation"]], acting=acting)
        self.people[row["key"]] = person

    def _hold_meetings(self) -> None:
        for row in data("meetings"):
            on = datetime.date.fromisoformat(row["held_on"])
            with clock.at(min(on, PUBLISHED_ON)):
                self._hold(row, on)

    def _hold(self, row: dict[str, Any], on: datetime.date) -> None:
        made = meetings.create_meeting(
            self.process, title=row["title"], kind=row["kind"], on=on, place=row["place"], acting=self.desk
        )
        self.meetings[row["key"]] = made
        agenda = [(item["title"], f"{item['minutes']} minutes") for item in row["agenda"]]
        meetings.write_agenda(made, agenda, acting=self.desk)
        if row["attendance"]:
            meetings.record_attendance(made, row["attendance"], acting=self.desk)
            meetings.record_decisions(made, row["decisions"], acting=self.desk)
            meetings.take_step(made, "hold", acting=self.desk)

    def _receive(self) -> None:
        """Round by round, in the order of arrival; voices are read and passed on together before a round closes."""
        for number, described in enumerate(self.described["rounds"], start=1):
            rows = [row for row in self.contributions if row["round"] == number]
            if number > 1:
                self._next_round(described)
            open_ones = sorted(
                (row for row in rows if row["via"] != "voice"), key=lambda row: row["received_on"]
            )
            for on, of_the_day in groupby(open_ones, key=lambda row: row["received_on"]):
                with clock.at(datetime.date.fromisoformat(on)):
                    for row in of_the_day:
                        self._register(row)
            self._hear([row for row in rows if row["via"] == "voice"])

    def _next_round(self, described: dict[str, Any]) -> None:
        with clock.at(datetime.date.fromisoformat(described["opens_on"])):
            recommendations.close_round(registered.rounds(self.process)[0], acting=self.desk)
            closes = datetime.date.fromisoformat(described["closes_on"])
            recommendations.open_round(self.process, closes, acting=self.desk)

    def _new(self, row: dict[str, Any]) -> New:
        organisation = self.organisations.get(row["sender"] or "")
        meeting = self.meetings.get(row["meeting"] or "")
        return New(
            text=row["text"],
            kind=row["kind"],
            language=row["language"],
            via=row["via"],
            organisation_id=organisation.pk if organisation else None,
            meeting_id=meeting.pk if meeting else None,
            place=row.get("place") or "",
            themes=tuple(row["themes"]),
            root_causes=tuple(row["root_causes"]),
        )

    def _register(self, row: dict[str, Any]) -> None:
        self._keep(row, recommendations.register(self.process, self._new(row), acting=self.desk))

    def _keep(self, row: dict[str, Any], item: Any) -> None:
        self.items[row["key"]] = item
        if row.get("english"):
            recommendations.edit_wording(item, row["english"], language="en", acting=self.desk)

    def _hear(self, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        last = max(datetime.date.fromisoformat(row["received_on"]) for row in rows)
        custodians = self._custodians()
        consents = dict.fromkeys(("paraphrase", "public", "translate", "count", "submission"), True)
        for row in rows:
            with clock.at(datetime.date.fromisoformat(row["received_on"])):
                given = voices.Given(
                    row["text"], row["language"], constituency="survivors", consents=consents
                )
                voice, _receipt = voices.contribute(
                    self.process, given, acting=known.actor(None, self.process)
                )
            with clock.at(last):
                harmless = heard.doubts(row["text"])  # what an invented custodian has looked at
                safe = [voices.Safe(row["kind"], row["text"], row["language"], harmless)]
                for wording in voices.clear(voice, safe, acting=custodians[0], constituency="survivors"):
                    voices.confirm(wording, acting=custodians[1])
        with clock.at(last):
            made = recommendations.register_cleared(self.process, few=True, acting=self.desk)
        by_text = {item.verbatim: item for item in made}
        with clock.at(last):
            for row in rows:
                self._keep(row, by_text[row["text"]])
                recommendations.tag(by_text[row["text"]], "themes", row["themes"], acting=self.desk)
        assert not heard.cleared(self.process)  # noqa: S101 (the sample leaves nothing waiting)

    def _open_doors(self) -> None:
        """Custodians and the safeguarding lead make their keys, and the sample's support contact is entered."""
        for holder in (*self._custodians(), self.first(Role.SAFEGUARDING_LEAD)):
            vault.enrol(self.process, settings.DEMO_PASSPHRASE, acting=holder)
        voices.write_contact(
            self.process, name="Invented helpline", number="0000 (invented)", hours="Day and night",
            checked_on=clock.today(), acting=self.desk,
        )  # fmt: skip
        voices.open_doors(self.process, acting=self.desk)

    def _custodians(self) -> list[Actor]:
        people = (row for row in self.described["people"] if row["role"] == Role.CUSTODIAN)
        return [self.actor(row["key"]) for row in people]

    def _set_up_group(self) -> None:
        """The group says how it decides, and who of it was at each meeting."""
        chair = self.first(Role.TWG_CHAIR)
        review.set_up(self.process, terms=TERMS, rule="two_thirds", quorum=50, acting=chair)
        members = [row["key"] for row in self.described["people"] if Role(row["role"]) in MEMBERS]
        for key in ("twg-1", "twg-2"):
            there = [each for each in members if (key, each) not in AWAY]
            people = [self.people[each].pk for each in there]
            self.there[key] = there
            with clock.at(self.meetings[key].on):
                review.sit(self.process, self.meetings[key].public_id, people=people, acting=self.desk)

    def _vote(self, row: dict[str, Any], against: str) -> None:
        """Somebody wanted a vote, and was against it."""
        roll = {
            self.people[each].pk: "against" if each == against else "for"
            for each in self.there[row["meeting"]]
        }
        review.record_vote(
            self.items[row["key"]], meeting=self.meetings[row["meeting"]].public_id, **self._answer(row), roll=roll,
            acting=self.desk,
        )  # fmt: skip

    def _decide(self) -> None:
        answers = data("decisions")
        with clock.at(min(meeting.on for meeting in self.meetings.values())):
            self._set_up_group()
        against = {row["key"]: row["person"] for row in answers["dissents"]}
        targets_first = sorted(answers["decisions"], key=lambda row: row["target"] is not None)
        for row in targets_first:
            meeting, item, given = self.meetings[row["meeting"]], self.items[row["key"]], self._answer(row)
            with clock.at(meeting.on):
                review.propose(item, **given, acting=self.actor(row["proposed_by"]))
                if against.get(row["key"]) in self.there[row["meeting"]]:
                    self._vote(row, against[row["key"]])
                else:
                    review.decide(item, **given, meeting=meeting.public_id, on=meeting.on, acting=self.desk)
        for row in answers["dissents"]:
            person = self.people[row["person"]]
            decision = answered.decision_in_force(self.items[row["key"]])
            assert decision  # noqa: S101 (its answer was recorded above)
            with clock.at(PUBLISHED_ON):
                acting = self.actor(row["person"])
                review.appear(
                    self.process, shown_as=person.name, affiliation="", themes=(), languages=(), acting=acting
                )
                review.dissent(decision, row["text"], "name", acting=acting)
        for row in answers["proposals"]:
            with clock.at(PUBLISHED_ON):
                review.propose(
                    self.items[row["key"]], **self._answer(row), acting=self.actor(row["proposed_by"])
                )

    def _open_ballot(self, proposals: list[dict[str, Any]]) -> None:
        """The newest proposals are on a ballot, on which two members have voted; what waits has its readers."""
        puts = [
            review.Put(self.items[row["key"]].public_id, row["outcome"], row["reason"]) for row in proposals
        ]
        closes = PUBLISHED_ON + datetime.timedelta(days=60)
        name = "2026-12"
        review.open_ballot(self.process, name, puts, closes, text=BALLOT, acting=self.first(Role.TWG_CHAIR))
        for key in ("twg-workers", "twg-faith"):
            cast = {put.item: review.Cast("for") for put in puts}
            review.vote(self.process, name, cast, acting=self.actor(key))
        review.plan_reading(self.process, closes, acting=self.first(Role.TWG_CHAIR))

    def _answer(self, row: dict[str, Any]) -> dict[str, Any]:
        target = self.items[row["target"]] if row["target"] else None
        return {"outcome": row["outcome"], "reason": row["reason"], "target": target}

    def _write_roadmap(self) -> None:
        meeting = self.meetings["twg-2"]
        ids = {key: item.public_id for key, item in self.items.items()}
        self.roadmap = RoadmapLoader(self.process, self.organisations, ids, acting=self.desk)
        with clock.at(meeting.on):
            self.roadmap.write(data("roadmap"), data("wordings"))
            self.roadmap.freeze(meeting)
            ranked = [
                (self.roadmap.clauses[row["action"]].public_id, row["reason"]) for row in data("priorities")
            ]
            priorities.set_ranking(self.process, ranked, acting=self.desk)
            priorities.agree(self.process, meeting, acting=self.desk)

    def _consult(self) -> None:
        """The version that was handed in is put out for everybody, and two organisations write about clauses of it."""
        put_out = data("consultation")
        with clock.at(PUBLISHED_ON):
            version = drafted.latest_version(self.process)
            assert version  # noqa: S101 (it was frozen above)
            roadmap.open_consultation(
                version, starts_on=PUBLISHED_ON, ends_on=datetime.date.fromisoformat(put_out["ends_on"]),
                languages=list(put_out["introductions"]), introductions=put_out["introductions"], acting=self.desk,
            )  # fmt: skip
            for row in put_out["comments"]:
                clause = self.roadmap.clauses[row["clause"]].public_id
                new = New(
                    row["text"], language=row["language"], via="consultation", about=drafted.subject_of(version, clause),
                    organisation_id=self.organisations[row["sender"]].pk,
                )  # fmt: skip
                recommendations.register(self.process, new, acting=self.desk)

    def _follow_up(self) -> None:
        for row in data("monitoring"):
            self._report(row)
        for row in data("updates") + [{**row, "kind": "how_to_help", "date": None} for row in data("help")]:
            on = datetime.date.fromisoformat(row["date"]) if row["date"] else PUBLISHED_ON
            with clock.at(on):
                post = updates.draft_post(
                    self.process, kind=row["kind"], title=row["title"], body=row["body"],
                    language=row.get("language", "en"), clause=self.roadmap.clauses.get(row.get("action", "")),
                    acting=self.desk,
                )  # fmt: skip
                updates.publish_post(post, acting=self.desk)

    def _report(self, row: dict[str, Any]) -> None:
        clause = self.roadmap.clauses[row["action"]]
        indicator = clause.indicators.first()
        measures = {indicator.pk: row["figure"]} if row["figure"] is not None and indicator else {}
        with clock.at(datetime.date.fromisoformat(row["on"])):
            monitoring.report(
                clause, state=row["status"], note=row["note"], measures=measures, acting=self.desk
            )
