"""The sample process as tests walk through it: a visitor for each role, and things to put into addresses."""

import datetime
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from njia.documents.writers import FORMATS
from njia.kernel import clock, files
from njia.kernel.access import Actor, Role
from njia.kernel.people import actions as acts
from njia.kernel.people import queries as people
from njia.kernel.people.models import Grant, Person
from njia.kernel.processes.actions import create_process
from njia.kernel.processes.models import Process, Publication
from njia.kernel.vocabularies.actions import load_vocabularies
from njia.site.demo.load import OPERATOR, load
from njia.stages.meetings import actions as act_meetings
from njia.stages.meetings import queries as meetings
from njia.stages.priorities import actions as priorities
from njia.stages.priorities import queries as ranked
from njia.stages.recommendations import actions as act_recommendations
from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.models import Likeness, Recommendation
from njia.stages.recommendations.states import DOUBT
from njia.stages.review import actions as give_answer
from njia.stages.review import queries as review
from njia.stages.review.models import Question, Task
from njia.stages.roadmap import actions as act_roadmap
from njia.stages.roadmap import queries as roadmap
from njia.stages.submission import actions as submission
from njia.stages.submission.models import Submission
from njia.stages.submission.queries import order
from njia.stages.updates import actions as updates
from njia.stages.updates.models import Post
from njia.stages.voices import actions as voices
from njia.stages.voices import queries as heard
from njia.stages.voices.models import Voice
from njia.stages.voices.states import holder
from tests import sample_opinions, sample_polls
from tests.sample_desk import connect, desk_things, give
from tests.sample_field import field_things

SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"
PUBLIC, STRANGER = "public", "stranger"
"""Somebody who has not signed in, and the secretariat of another country's process."""
VISITORS = (*(role.value for role in Role), STRANGER, PUBLIC)

each_visitor = pytest.mark.parametrize(
    "visitor",
    [
        pytest.param(
            visitor, marks=[pytest.mark.rules] if visitor not in {"operator", "twg_member", PUBLIC} else []
        )
        for visitor in VISITORS
    ],
)
"""A walk as everybody. On PostgreSQL it is made as these three: the rules that part the others ask no database."""


@dataclass
class Sample:
    process: Process
    other: Process
    people: dict[str, Person]

    @classmethod
    def load(cls) -> "Sample":
        load_vocabularies()
        load()
        process = Process.objects.get(code="KE")
        operator = Person.objects.get(username=OPERATOR)
        acting = people.installation_actor(operator)
        other = create_process("UG", "Uganda (invented)", process.target_on, acting=acting)
        return cls(process, other, _visitors(process, other, operator))

    def client(self, visitor: str, **more: Any) -> Client:
        client = Client(**more)
        if visitor != PUBLIC:
            client.force_login(self.people[visitor], backend=SIGN_IN)
        return client

    def actor(self, visitor: str) -> Actor:
        return people.actor(self.people.get(visitor), self.process)

    @cached_property
    def things(self) -> dict[str, Any]:
        """What addresses and forms are filled with: for each step something that it is possible with."""
        desk = self.actor("secretariat")
        sent = Recommendation.objects.filter(kind="recommendation", organisation__isnull=False)
        mine = sent.filter(organisation__in=self.actor("contributor").organisations)
        answers = review.answers(list(sent.exclude(pk__in=mine)), desk).values()
        answered = next(answer.item for answer in answers if answer.state == "adopted")
        proposed = next(answer.item for answer in answers if answer.state == "declined")
        give_answer.propose(proposed, outcome="deferred", reason="Invented second thought.", acting=desk)
        waiting, divided = [answer.item for answer in answers if answer.state == "awaiting"][:2]
        give_answer.split_item(divided, ["Invented ask.", "Another invented ask."], acting=desk)
        priorities.reopen(self.process, acting=desk)
        ranking = ranked.ranking(desk, self.process)
        feedback = submission.give_feedback(
            Submission.objects.get(process=self.process), "Invented point.", acting=desk
        )
        leaf = self._section(desk)
        return {
            "own": mine[0].public_id,
            "answered": answered.public_id,
            "item": proposed.public_id,
            "round": recommendations.rounds(self.process).get(state="open").number,
            "held": meetings.that_can_decide(self.process)[0].public_id,
            "coming": self._meeting(desk),
            "consulted": next(node.public_id for node in roadmap.draft(desk) if node.kind == "area"),
            "clause": next(node.public_id for node in roadmap.actions_of(roadmap.draft(desk)) if node.cites),
            "leaf": leaf,
            **self._beside(leaf, desk),
            "point": feedback.number,
            "ranked": ranking.rows[1].public_id,
            "unranked": ranked.unranked(ranking, desk, self.process)[0].public_id,
            "organisation": mine[0].organisation_id,
            "draft": self._draft(desk),
            "post": Post.objects.filter(process=self.process, state="published").order_by("number")[0].number,
            "voice": give(self.process, "Invented words that nobody has read yet.").pk,
            "gateway": connect(self.process, self.actor("operator")),
            **desk_things(self.process, self.actor("operator"), mine[0].organisation),
            **self._workshop(),
            "support": heard.contacts(self.process)[0].pk,
            **field_things(self.process, desk),
            "grant": Grant.objects.get(person=self.people["adviser"], process=self.process).pk,
            "link": acts.invite(self.people["adviser"], acting=self.actor("operator")),
            "waiting": waiting.public_id,
            "search": act_recommendations.save_search(
                self.process, "Invented", "theme=justice", shared=True, acting=desk
            ).pk,
            "pair": self._pair(waiting, proposed),
            "mapping": act_recommendations.save_mapping(
                self.process, "Invented", {"text": "Recommendation"}, acting=desk
            ).pk,
            "divided": divided.public_id,
            "stake": give_answer.declare(
                self.process, "money", item=divided, acting=self.actor("twg_member")
            ).pk,
            "to_read": self._to_read(desk),
            **self._inside(desk),
            "question": self._question(),
            "members": [self.people[role].pk for role in ("twg_member", "twg_chair")],
            "list": ("list.csv", b"Recommendation\nTrain inspectors in every county.\n"),
            "register": ("register.xlsx", review.register_workbook(self.process, desk)),
            "matrix": ("matrix.xlsx", self._workbook(roadmap.matrix_sheet(self.process))),
            "word": ("draft.docx", self._word(desk)),
            "package": self._package(),
            **sample_polls.polls(self.process, desk),
            **sample_opinions.conversations(self.process, desk),
            "doubtful": self._doubtful(desk),
        }

    def _pair(self, one: Recommendation, other: Recommendation) -> int:
        """Two that may ask for the same thing."""
        return Likeness.objects.create(process=self.process, item=one, target=other, likeness=0.6).pk

    def _doubtful(self, desk: Actor) -> str:
        """An imported text that waits for a person's look."""
        new = act_recommendations.New("Invented: tell Asha on 0700 000 000.", checking=DOUBT)
        return act_recommendations.register(self.process, new, acting=desk).public_id

    def agree(self) -> None:
        meeting = meetings.that_can_decide(self.process)[0]
        priorities.agree(self.process, meeting, acting=self.actor("secretariat"))

    def clear(self) -> None:
        """Something that custodians have passed on waits for the register."""
        voice = Voice.objects.get(pk=self.things["voice"])
        wordings = voices.clear(
            voice, [("insight", "Invented safe words.", "en")], acting=self.actor("custodian")
        )
        for wording in wordings:
            voices.confirm(wording, acting=holder(self.process.pk), by="contributor")

    def close_round(self) -> None:
        act_recommendations.close_round(
            recommendations.rounds(self.process).get(state="open"), acting=self.actor("secretariat")
        )

    def _package(self) -> str:
        """A place with something in it: what is in a real package is tested elsewhere."""
        ordered = order(self.process, draft=True)
        ordered.file.write_bytes(b"PK")
        return ordered.token

    def _workbook(self, sheet: Any) -> bytes:
        properties = {"njia-process": self.process.code, "njia-kind": "roadmap"}
        written: bytes = FORMATS["xlsx"].write([sheet], on=clock.today(), properties=properties)
        return written

    def _word(self, desk: Actor) -> bytes:
        """The draft as somebody changed it in Word."""
        document = docx.Document(io.BytesIO(roadmap.word_document(self.process, desk)))
        line = next(line for line in document.paragraphs if line.text == "Invented anew.")
        line.runs[0].text = "Invented anew, and changed."
        page = io.BytesIO()
        document.save(page)
        return page.getvalue()

    def _meeting(self, desk: Actor) -> str:
        made = act_meetings.create_meeting(
            self.process, title="Invented meeting to come", kind="twg", on=clock.today(), acting=desk
        )
        return str(made.public_id)

    def _section(self, desk: Actor) -> str:
        words = {"title": "Invented section", "body": "Invented."}
        return str(
            act_roadmap.add_clause(
                self.process, kind="section", words=words, language="en", acting=desk
            ).public_id
        )

    def _beside(self, leaf: str, desk: Actor) -> dict[str, Any]:
        """What stands beside a clause and in its past: a suggestion, a remark, older words, two versions."""
        meeting = meetings.that_can_decide(self.process)[0]
        frozen = act_roadmap.freeze(self.process, meeting, acting=desk)
        version = frozen.number
        validated = act_roadmap.validate(
            frozen, "institution", clock.today(), institution="Invented cabinet", acting=desk
        )
        clause = roadmap.by_id(desk, leaf)
        act_roadmap.edit_clause(clause, words={"body": "Invented anew."}, language="en", acting=desk)
        act_roadmap.translate(clause, "title", "Titre inventé", "fr", acting=self.actor("rapporteur"))
        cited = next(node for node in roadmap.actions_of(roadmap.draft(desk)) if node.cites)
        made = act_roadmap.suggest_words(clause, "title", "Invented suggestion", acting=desk)[0]
        return {
            "suggestion": made.number,
            "remark": act_roadmap.remark(clause, self._calling(), acting=desk).number,
            "older_words": str(
                next(past.wording.pk for past in roadmap.past(clause) if not past.wording.is_current)
            ),
            "section": self._section(desk),
            "cited": cited.cites[0].recommendation,
            "version": version,
            "validation": validated.number,
        }

    def _calling(self) -> str:
        """A remark that names everybody who may read it."""
        return "Invented remark. " + " ".join(f"@{name.label}" for name in roadmap.names(self.process))

    def _draft(self, desk: Actor) -> int:
        made = updates.draft_post(
            self.process, kind="news", title="Invented draft", body="Invented.", language="en", acting=desk
        )
        return int(made.number)

    def _workshop(self) -> dict[str, Any]:
        acting = self.actor("facilitator")
        made = voices.plan_workshop(
            self.process, title="Invented workshop", on=clock.today(), people=12, language="en", acting=acting
        )
        return {"workshop": made.pk, "slip": voices.make_slips(made, 1, acting=acting)[0].token}

    def _to_read(self, desk: Actor) -> str:
        """An item that waits, and that the member reads and the chair could read."""
        new = act_recommendations.New("Invented ask that waits for its readers.", themes=("forced_labour",))
        item = act_recommendations.register(self.process, new, acting=desk)
        give_answer.plan_reading(self.process, datetime.date(2028, 6, 30), acting=desk)
        readers = ("twg_member", "survivor_representative")
        tasks = Task.objects.filter(recommendation=item)
        keys = list(tasks.values_list("pk", flat=True))
        tasks.update(passed_on=True)
        for key, role in zip(keys, readers, strict=True):
            Task.objects.filter(pk=key).update(person=self.people[role], passed_on=False)
        return item.public_id

    def _inside(self, desk: Actor) -> dict[str, Any]:
        """What the group votes on, and what it has decided and not published."""
        ask, answered = (
            act_recommendations.register(self.process, act_recommendations.New(words), acting=desk)
            for words in ("Invented ask on a ballot.", "Invented ask that is answered inside.")
        )
        put = give_answer.Put(ask.public_id, "adopted", "Invented reason.")
        until = datetime.date(2026, 12, 20)
        made = give_answer.open_ballot(self.process, "invented", [put], until, acting=self.actor("twg_chair"))
        held = meetings.that_can_decide(self.process)[0].public_id
        give_answer.decide(answered, outcome="adopted", reason="Invented.", meeting=held, acting=desk)
        return {"ballot": made.name, "on_ballot": ask.public_id}

    def _question(self) -> str:
        """Asked of somebody who agreed to be asked."""
        item = Recommendation.objects.filter(process=self.process, voice__isnull=False)[0]
        voices.set_consent(item.voice, "contact", True, acting=holder(self.process.pk))
        return Question.objects.create(
            recommendation=item, text="Invented question?", choices=["Yes", "No"], asked_on=clock.today()
        ).key

    def unassign(self) -> None:
        """Nobody is to read anything."""
        Task.objects.update(passed_on=True)


def _visitors(process: Process, other: Process, operator: Person) -> dict[str, Person]:
    """The first person of each role in the sample, and a stranger; nobody holds a second role."""
    found = {OPERATOR: operator}
    for grant in Grant.objects.filter(process=process).select_related("person").order_by("pk"):
        found.setdefault(grant.role, grant.person)
    for role in Role:
        if role.value not in found:
            acting = people.actor(operator, process)
            found[role.value], _link = acts.invite_new(process, f"Invented {role.value}", role, acting=acting)
    acting = people.actor(operator, other)
    found[STRANGER], _link = acts.invite_new(other, "Invented stranger", Role.SECRETARIAT, acting=acting)
    return found


def again(visitor: Client, **more: Any) -> Client:
    """The same visitor in a browser of its own, without signing in anew."""
    client = Client(**more)
    client.cookies.load(visitor.cookies)
    return client


def kept(name: str, data: bytes) -> str:
    return files.keep(SimpleUploadedFile(name, data))


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def withdraw_from_the_public(process: Process) -> None:
    """As before anything was published. No action does this: what was published stays so."""
    Publication.objects.filter(process=process).delete()
