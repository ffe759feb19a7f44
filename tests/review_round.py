"""A whole round of review as twelve members, the secretariat and those who asked go through it.

What people do on pages is asked of the pages, through Django's test client; what the secretariat types is given to the
`njia` command. A test goes through it with invented asks, `bench/round.py` with real ones. What each member thinks
follows from the number of the item alone, so that the same asks always take the same road.
"""

import csv
import datetime
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from click.testing import CliRunner
from django.db import connection
from django.test import Client

from njia.cli import frame, main
from njia.kernel import clock
from njia.kernel.people.models import Organisation, Person
from njia.kernel.processes.models import Process
from njia.stages.review.models import Motion, Task
from njia.stages.review.queries import stakes
from njia.stages.review.states import NOT_AGREED

CODE = "RT"
ROOT = f"/{CODE}/answers/"
AT = ("--process", CODE)
SIDES = ("government", "workers", "employers", "civil_society", "academia", "international")
MEMBERS, PRESENT = 12, 9
SENDERS = 8
SPEAKING = 6
"""Of the senders: the others have nobody who speaks for them, and are answered on a sheet."""
ON_A_BALLOT = 40
TICKED = re.compile(r'name="item"[^>]*? value="([^"]+)"')
VOTED_ON = re.compile(r'name="choice-([A-Z0-9-]+)"')
PASSPHRASE = "four invented words together"


@dataclass
class Step:
    """`count` are items, people or votes; `queries` one figure for each request; `commands` were given to `njia`."""

    name: str
    count: int = 0
    cpu: float = 0.0
    queries: list[int] = field(default_factory=list)
    commands: int = 0


@dataclass
class Visitor:
    """Somebody with a browser; `username` is empty for the public."""

    round: "Round"
    username: str = ""
    person: int = 0
    client: Client = field(default_factory=lambda: Client(SERVER_NAME="localhost"))

    def get(self, path: str, status: int = 200) -> Any:
        return self._asked(status, lambda: self.client.get(path), path)

    def post(self, path: str, data: dict[str, Any], status: int = 302) -> Any:
        return self._asked(status, lambda: self.client.post(path, data), path)

    def _asked(self, status: int, ask: Any, path: str) -> Any:
        count = 0

        def counting(execute: Any, *arguments: Any) -> Any:
            nonlocal count
            count += 1
            return execute(*arguments)

        with connection.execute_wrapper(counting):
            answer = ask()
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        self.round.step.queries.append(count)
        assert answer.status_code == status, (path, answer.status_code, body.decode()[:4000])
        answer.words = body.decode()
        return answer


@dataclass
class Round:
    """`asks` are (text, sender); `folder` takes the files that are made on the way."""

    asks: list[tuple[str, str]]
    folder: Path
    steps: list[Step] = field(default_factory=list)
    members: list[Visitor] = field(default_factory=list)
    speakers: dict[str, Visitor] = field(default_factory=dict)
    opens: int = 1
    """Every so many readings the page is opened before it is answered; 1: always, as in life."""
    refused: int = 0
    """Votes that somebody with a stake tried to give."""
    begun: bool = False
    """The first command brought the installation up. The next would find all in place, at a third of a second each."""
    ended: Callable[[Step], None] = lambda _step: None
    """Told of each step when it is done."""

    @property
    def step(self) -> Step:
        return self.steps[-1]

    @property
    def chair(self) -> Visitor:
        return self.members[0]

    @property
    def process(self) -> Process:
        return Process.objects.get(code=CODE)

    @contextmanager
    def stepping(self, name: str) -> Iterator[Step]:
        self.steps.append(Step(name))
        start = time.process_time()
        yield self.step
        self.step.cpu = time.process_time() - start
        self.ended(self.step)

    def njia(self, *words: object, code: int = 0) -> Any:
        """Give the command these words; returns what it reports."""
        self.step.commands += 1
        said = [str(word) for word in words] + ["--json"]
        with patch.object(frame, "_start", frame._start if not self.begun else lambda: None):
            done = CliRunner().invoke(main, said, catch_exceptions=False)
        self.begun = True
        assert done.exit_code == code, (said, done.output[:4000])
        return json.loads(done.stdout)

    def join(self, role: str, name: str, *more: object) -> Visitor:
        """Invited on the command line, somebody chooses their password on the page of their link."""
        made = self.njia("person", "invite", "--role", role, "--name", name, *AT, *more)
        person = Person.objects.get(username=made["person"])
        visitor = Visitor(self, person.username, person.pk)
        link = made["link"].partition("://")[2].partition("/")[2]
        secret = {"username": person.username, "password": PASSPHRASE, "again": PASSPHRASE}
        visitor.post(f"/{link}", secret)
        return visitor


def from_senders(texts: list[str]) -> list[tuple[str, str]]:
    """Each text with who sent it; every ninth comes without a sender."""
    return [
        (text, f"Invented sender {number % 9}" if number % 9 < SENDERS else "")
        for number, text in enumerate(texts)
    ]


def walk(made: Round) -> Round:
    """The whole round, to the answers that are public and the package that was checked."""
    first, second = open_process(made)
    bring(made)
    set_up(made)
    plan(made)
    read(made)
    confirm(made, first)
    vote(made)
    talk(made, second)
    publish(made, first)
    look_again(made, second)
    pack(made)
    return made


def open_process(made: Round) -> tuple[str, str]:
    """Everybody is there, and two meetings were held; returns their ids."""
    today = clock.today()
    with made.stepping("open the process, invite and join") as step:
        target = today + datetime.timedelta(days=365)
        made.njia("process", "create", CODE, "--name", "Invented round", "--target", target)
        for number in range(MEMBERS):
            role = "twg_chair" if number == 0 else "survivor_representative" if number > 9 else "twg_member"
            body = ("--organisation", f"Invented body {number}", "--constituency", SIDES[number % len(SIDES)])
            made.members.append(made.join(role, f"Invented member {number}", *body))
        for number in range(SENDERS):
            name, side = f"Invented sender {number}", SIDES[number % 3]
            if number < SPEAKING:
                speaks = ("--organisation", name, "--constituency", side)
                made.speakers[name] = made.join("contributor", f"Invented speaker {number}", *speaks)
            else:
                made.njia("organisation", "add", name, "--constituency", side, *AT)
        held = [
            made.njia("meeting", "create", "--title", "Invented", "--on", today, "--held", *AT)["meeting"]
            for _time in range(2)
        ]
        step.count = len(made.members) + len(made.speakers)
    return held[0], held[1]


def bring(made: Round) -> None:
    with made.stepping("import") as step:
        made.njia("round", "open", "--closes", clock.today() + datetime.timedelta(days=90), *AT)
        file = made.folder / "asks.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([("Ask", "From"), *made.asks])
        columns = ("--map", "text=Ask", "--map", "sender=From", "--harmless")
        step.count = made.njia("import", "recommendations", file, *columns, *AT)["created"]
        assert step.count == len(made.asks)
        made.njia(
            "process", "publish", "register", *AT
        )  # so that answers are held back until they are published


def set_up(made: Round) -> None:
    """The chair says how the group decides; two members declare a stake, one of them to nobody."""
    with made.stepping("set up the group, declare stakes") as step:
        rules = {"rule": "majority", "quorum": 50, "readers": 2, "per_week": 500, "answer_within": 90}
        made.chair.post(f"{ROOT}group/set-up/", rules | {"repeats": 5, "terms": "Invented terms."})
        organisation = Organisation.objects.get(name="Invented sender 1")
        mine = f"{ROOT}group/me/stakes/"
        made.members[3].post(mine, {"organisation": organisation.pk, "item": "", "kind": "organisation"})
        made.members[5].post(mine, {"item": f"{CODE}-R-0003", "kind": "money", "quiet": "on"})
        for number in (0, 1, 2, 11):
            seen = {"shown_as": f"Invented name {number}", "languages": ["en"]}
            made.members[number].post(f"{ROOT}group/me/", seen)
        step.count = len(made.members)


def plan(made: Round) -> None:
    with made.stepping("plan and assign") as step:
        by = clock.today() + datetime.timedelta(days=60)
        told = made.njia("review", "assign", "--by", by, *AT)
        assert (told["items"], told["short"]) == (len(made.asks), 0)
        step.count = Task.objects.filter(plan__process=made.process).count()
        made.chair.get(f"{ROOT}plan/")


def number_of(public_id: str) -> int:
    return int(public_id.rsplit("-", 1)[1])


def thought(public_id: str, *, second: bool) -> dict[str, str]:
    """What a reader proposes. On every seventh the second reader thinks otherwise; some are grouped with another."""
    number = number_of(public_id)
    outcome = ("adopted", "adopted", "adopted", "adapted", "adapted", "deferred", "declined", "adopted", "merged",
               "adopted")[number % 10]  # fmt: skip
    if second and number % 7 == 3:
        outcome = "declined" if outcome != "declined" else "adopted"
    target = f"{CODE}-R-{number - 7:04}" if outcome == "merged" else ""
    return {"outcome": outcome, "target": target, "reason": f"Invented reason for {public_id}: {outcome}."}


def read(made: Round) -> None:
    """Each member reads their own list, one item after the other, as the page leads them on."""
    tasks = Task.objects.filter(plan__process=made.process).select_related("recommendation")
    last: dict[str, int] = {}
    for task in tasks.order_by("person"):
        last[task.recommendation.public_id] = task.person_id
    with made.stepping("read and propose") as step:
        for member in made.members:
            at = member.get(f"{ROOT}plan/next/", 302).headers["Location"]
            while at.endswith("/read/"):
                public_id = at.split("/")[-3]
                if step.count % made.opens == 0:
                    member.get(at)
                said = thought(public_id, second=last[public_id] == member.person)
                scores = dict.fromkeys(("inclusive", "effective", "sustainable", "realistic"), "3")
                at = member.post(at, said | scores | {"notes": "Invented note."}).headers["Location"]
                step.count += 1
    assert not tasks.filter(done_on=None).exists()


def confirm(made: Round, meeting: str) -> None:
    """What all agree on is decided in one go, but for one item that a member wants to talk about."""
    with made.stepping("agenda: decide what is agreed") as step:
        there = [word for each in made.members[:PRESENT] for word in ("--member", each.username)]
        made.njia("review", "sitting", meeting, *there, *AT)
        first = agreed(made.chair)[0]
        made.members[11].post(f"{ROOT}{first}/take-off/", {})
        while ids := agreed(made.chair):
            assert first not in ids
            made.chair.post(f"{ROOT}agenda/", {"item": ids, "meeting": meeting})
            step.count += len(ids)


def agreed(visitor: Visitor) -> list[str]:
    return TICKED.findall(visitor.get(f"{ROOT}agenda/").words)


def vote(made: Round) -> None:
    """Ballots on what is disputed: every other member votes on the page, the others on the command line."""
    barred = stakes(made.process)
    items = {each.public_id: each for each in made.process.recommendations.all()}
    done: set[str] = set()  # what is voted down can be put to the vote again, and is talked about instead
    with made.stepping("ballots") as step:
        until = clock.today() + datetime.timedelta(days=7)
        while offered := [each for each in disputed(made.chair) if each not in done][:ON_A_BALLOT]:
            done.update(offered)
            name = f"B{len(done)}"
            made.chair.post(f"{ROOT}ballots/new/", {"name": name, "closes_on": until, "item": offered})
            for place, member in enumerate(made.members):
                mine = [each for each in offered if member.person not in barred.in_item(items[each])]
                if place % 2:
                    by_command(made, member, name, offered, mine)
                else:
                    on_the_page(member, name, mine)
                step.count += len(mine)
            shown = made.njia("review", "ballot", "show", name, *AT)["items"]
            assert all(each["result"] for each in shown), shown


def disputed(visitor: Visitor) -> list[str]:
    return TICKED.findall(visitor.get(f"{ROOT}ballots/new/").words)


def choice(public_id: str, place: int) -> str:
    """Every fifth is voted down."""
    return "against" if number_of(public_id) % 5 == 0 and place < 8 else "abstain" if place == 9 else "for"


def by_command(made: Round, member: Visitor, name: str, offered: list[str], mine: list[str]) -> None:
    place = made.members.index(member)
    for barred in [each for each in offered if each not in mine][:1]:
        made.njia("review", "vote", name, "--item", f"{barred}=for", *AT, "--as", member.username, code=1)
        made.refused += 1
    cast = [word for each in mine for word in ("--item", f"{each}={choice(each, place)}")]
    if cast:
        made.njia("review", "vote", name, *cast, *AT, "--as", member.username)


def on_the_page(member: Visitor, name: str, mine: list[str]) -> None:
    place = member.round.members.index(member)
    assert set(VOTED_ON.findall(member.get(f"{ROOT}ballots/{name}/").words)) == set(mine)
    said = {f"choice-{each}": choice(each, place) for each in mine}
    member.post(f"{ROOT}ballots/{name}/", said | {f"reason-{each}": "" for each in mine})


def talk(made: Round, meeting: str) -> None:
    """What was voted down is talked about at the next meeting, which decides otherwise, by hands or by roll call."""
    lost = Motion.objects.filter(process=made.process, result__in=NOT_AGREED).select_related("recommendation")
    with made.stepping("decide at a meeting, dissent") as step:
        there = [word for each in made.members[:PRESENT] for word in ("--member", each.username)]
        made.njia("review", "sitting", meeting, *there, *AT)
        for motion in lost.order_by("recommendation__number"):
            record(made, motion.recommendation.public_id, meeting, "deferred")
            step.count += 1
        against = lost[0].recommendation.public_id
        text = {"dissent-text": "Invented dissent.", "dissent-attribution": "none"}
        made.members[10].post(f"{ROOT}{against}/dissent/", text)


def record(made: Round, public_id: str, meeting: str, outcome: str) -> None:
    reason = f"Invented reason after the talk on {public_id}."
    answer = ("--meeting", meeting, "--outcome", outcome, "--reason", reason)
    if number_of(public_id) % 2:
        votes = ["--for", 6, "--against", 1]
    else:
        votes = [word for each in made.members[:6] for word in ("--vote", f"{each.username}=for")]
    assert made.njia("review", "record", public_id, *answer, *votes, *AT)["result"] == "carried"


def publish(made: Round, first: str) -> None:
    """Until then the public is told nothing of the answers; then one set on the page, and the rest by command."""
    public = Visitor(made)
    with made.stepping("publish") as step:
        rows = open_rows(public)
        assert not [row for row in rows if row["reason"] or row["decided_by"]]
        desk = made.join("secretariat", "Invented secretary")
        desk.post(f"{ROOT}publishing/", {"body": [first]})
        told = made.njia("review", "publish", *AT)
        step.count = sum(1 for row in open_rows(public) if row["reason"])
        assert 0 < told["answers"] < step.count == len(rows)


def open_rows(visitor: Visitor) -> list[dict[str, str]]:
    words = visitor.get(f"{ROOT}data/register.csv").words
    return list(csv.DictReader(words.removeprefix("\ufeff").splitlines()))


def look_again(made: Round, meeting: str) -> None:
    """A member has a declined item looked at again; the group adopts it, and its giver is told a second time."""
    public = Visitor(made)
    with made.stepping("second look, publish again") as step:
        declined = next(row["id"] for row in open_rows(public) if row["standing"] == "declined")
        made.members[10].post(f"{ROOT}{declined}/second-look/", {})
        assert declined in made.chair.get(f"{ROOT}agenda/").words
        record(made, declined, meeting, "adopted")
        step.count = made.njia("review", "publish", *AT)["answers"]
        assert step.count == 1


def pack(made: Round) -> None:
    with made.stepping("package and verify") as step:
        file = made.folder / "package.zip"
        made.njia("package", "--draft", "-o", file, *AT)
        found = made.njia("verify", file)
        assert found["ok"], found["failures"][:5]
        step.count = 1
