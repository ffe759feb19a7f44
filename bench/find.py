"""What finding costs with 100,000 invented recommendations: the list with its facets, page by page, and 95 in 100 of them.

Pages are asked of the WSGI application itself in this process, as a member; the database is another process, so the
clock is what counts; where much else runs on the machine, read the CPU of both beside it (Linux only). Set DATABASE_URL
to an empty PostgreSQL on this machine; without it SQLite is taken. The bar is 150 ms.

Usage: python bench/find.py [recommendations]
"""

import datetime
import os
import random
import statistics
import sys
import tempfile
import time
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from pages import ask, begin, queries, sign_in

BAR = 150
LANGUAGES = ("en", "sw", "fr")
BEGINNINGS = {
    "en": "Train Inspect Publish Fund Protect Register Monitor Support Teach Enforce",
    "sw": "Fundisha Kagua Chapisha Gharamia Linda Sajili Fuatilia Saidia Elimisha Tekeleza",
    "fr": "Former Inspecter Publier Financer Protéger Enregistrer Suivre Soutenir Éduquer Appliquer",
}
WORDS = {
    "en": "labour inspectors quarries farms children school wages contract recruitment agencies county border fishing "
    "domestic workers survivors shelter law police court union employer supply chain audit passport debt land poverty",
    "sw": "wakaguzi kazi machimbo mashamba watoto shule mishahara mkataba ajira mawakala kaunti mpaka uvuvi nyumbani "
    "wafanyakazi manusura makazi sheria polisi mahakama chama mwajiri ugavi ukaguzi pasipoti deni ardhi umaskini",
    "fr": "inspecteurs travail carrières fermes enfants école salaires contrat recrutement agences comté frontière pêche "
    "domestique travailleurs survivants refuge loi police tribunal syndicat employeur chaîne audit passeport dette",
}
RARE = "kiangazi"
"""A word that one in ten thousand texts has."""
PLACES = [f"Invented county {number}" for number in range(1, 48)]


def prepare(count: int, *, seed: int = 1) -> dict[str, Any]:
    """A process with that many invented recommendations, put in whole: actions would write a line of the log for each."""
    from njia.kernel.processes.actions import publish

    process, acting = begin()
    fill(process, count, acting, random.Random(seed))  # noqa: S311  # invented texts
    publish(process, "register", acting=acting)
    cookie = sign_in(process, acting)
    analyse()
    return {"process": process, "acting": acting, "cookie": cookie}


def analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def text(language: str, draw: random.Random) -> str:
    words = WORDS[language].split()
    said = " ".join(draw.choice(words) for _word in range(draw.randint(18, 45)))
    return (
        f"{draw.choice(BEGINNINGS[language].split())} {said}{f' {RARE}' if draw.random() < 0.0001 else ''}."
    )


def fill(process: Any, count: int, acting: Any, draw: random.Random) -> None:
    from njia.kernel.vocabularies.queries import terms
    from njia.kernel.wording.models import Text, Wording
    from njia.stages.meetings.models import Meeting
    from njia.stages.recommendations.actions import receiving_round
    from njia.stages.recommendations.models import Recommendation, Tag

    taking, _late = receiving_round(process, acting=acting)
    today = datetime.date.today()
    groups = list(terms("constituencies"))
    organisations = [
        process.organisations.create(name=f"Invented organisation {number}", constituency=draw.choice(groups))
        for number in range(150)
    ]
    meetings = [
        Meeting.objects.create(
            process=process, number=number, public_id=f"KE-M-{number:02d}", title=f"Invented meeting {number}",
            kind="plenary", on=today,
        )
        for number in range(1, 41)
    ]  # fmt: skip

    def one(number: int) -> Any:
        language = draw.choices(LANGUAGES, (60, 25, 15))[0]
        organisation = draw.choice(organisations) if draw.random() < 0.7 else None
        return Recommendation(
            process=process, number=number, public_id=f"KE-R-{number:04d}", round=taking, received_on=today,
            kind="insight" if draw.random() < 0.05 else "recommendation", verbatim=text(language, draw),
            language=language, via="organisation" if organisation else "import", organisation=organisation,
            meeting=draw.choice(meetings) if draw.random() < 0.4 else None,
            place=draw.choice(PLACES) if draw.random() < 0.8 else "", content_key="", received_line=number,
        )  # fmt: skip

    items = Recommendation.objects.bulk_create((one(n) for n in range(1, count + 1)), batch_size=2_000)
    tags = []
    for vocabulary, most in (("themes", 3), ("root_causes", 2)):
        codes = list(terms(vocabulary))
        for item in items:
            for code in draw.sample(codes, draw.randint(0, most)):
                tags.append(Tag(recommendation=item, vocabulary=vocabulary, code=code))
    Tag.objects.bulk_create(tags, batch_size=5_000)
    edited = items[::10]
    said = Text.objects.bulk_create(
        (Text(process=process, source_language=item.language) for item in edited), batch_size=2_000
    )
    for item, its in zip(edited, said, strict=True):
        item.edited = its
    Recommendation.objects.bulk_update(edited, ["edited"], batch_size=2_000)
    Wording.objects.bulk_create(
        (
            Wording(
                text=its, language=language, body=text(language, draw), version=1, source_version=1,
                made_by="bench", made_on=today,
            )
            for its in said
            for language in LANGUAGES
        ),
        batch_size=2_000,
    )  # fmt: skip
    answer(process, items, draw)


def answer(process: Any, items: list[Any], draw: random.Random) -> None:
    """Three in five decided, one in ten proposed, the rest waits."""
    from njia.stages.review.models import Case

    def case(item: Any) -> Any:
        decided = draw.random() < 0.85
        outcome = (
            "used" if item.kind == "insight" else draw.choice(("adopted", "adapted", "deferred", "declined"))
        )
        return Case(
            recommendation=item, process=process, state="decided" if decided else "proposed",
            outcome=outcome if decided else "",
        )  # fmt: skip

    Case.objects.bulk_create((case(item) for item in items if draw.random() < 0.7), batch_size=2_000)


def questions(draw: random.Random) -> dict[str, list[str]]:
    """What is asked, by kind of page; each of a kind is another one, so that nothing that was found before helps."""
    words = [quote(word) for said in WORDS.values() for word in said.split()]
    draw.shuffle(words)
    common, few = words[:30], words[30:50]
    themes = ["child_labour", "forced_labour", "justice", "debt_bondage", "recruitment", "survivors"]
    return {
        "nothing": [""] * 20,
        "a common word": [f"q={word}" for word in common],
        "the same again": [f"q={common[0]}"] * 20,
        "two words": [f"q={one}+{other}" for one, other in pairwise(few)],
        "a rare word": [f"q={RARE}"] * 5,
        "an id": [f"q=KE-R-{draw.randrange(1_000, 90_000)}" for _time in range(20)],
        "a mistyped word": [
            f"q={word[:3]}{word[4]}{word[3]}{word[5:]}" for word in few if len(word) > 6 and word.isalpha()
        ],
        "theme": [f"theme={theme}" for theme in themes] * 3,
        "root cause": [f"cause={cause}" for cause in ("A", "B", "C", "C1")] * 5,
        "answer": [f"standing={each}" for each in ("awaiting", "open", "adopted", "declined")] * 5,
        "constituency": [f"constituency={each}" for each in ("workers", "employers", "government")] * 6,
        "meeting": [f"meeting=KE-M-{number:02d}" for number in range(1, 21)],
        "county": [f"place=Invented+county+{number}" for number in range(1, 21)],
        "language": [f"language={each}" for each in LANGUAGES] * 6,
        "three facets": [f"theme={theme}&language=en&standing=adopted" for theme in themes] * 3,
        "a word and facets": [
            f"q={word}&language=en&standing=adopted&theme=justice" for word in words[50:70]
        ],
        "page 50": ["page=50"] * 20,
        "page 50 of a word": [f"q={word}&page=50" for word in words[70:85]],
        "highest number first": ["sort=newest&page=3"] * 20,
    }


def show(name: str, times: list[float], spent: list[float], asked: int, floor: float) -> None:
    worst, cpu_worst = (statistics.quantiles(each, n=20)[-1] for each in (times, spent))
    over = "  over" if worst > BAR else ""
    middle = f"{statistics.median(times):9.1f}{worst:9.1f}{statistics.median(spent):9.1f}{cpu_worst:9.1f}"
    print(f"{name:24}{len(times):6}{middle}{worst / floor:8.1f} ×{asked:9}{over}")


def anchor(made: dict[str, Any], times: int) -> float:
    """The least that a page could ask of the database: count the items, and read 25 of them."""
    items = made["process"].recommendations.order_by("number")
    taken = [timed(lambda: (items.count(), list(items[:25]))) for _time in range(times)]
    return statistics.quantiles(taken, n=20)[-1]


def cpu() -> float:
    """Milliseconds of CPU that this process and, on the same machine, its PostgreSQL backend have used so far."""
    from django.db import connection

    used = time.process_time() * 1000
    if connection.vendor == "postgresql":
        connection.settings_dict["CONN_MAX_AGE"] = (
            None  # a backend that is replaced would take its figure with it
        )
        connection.close_at = None
        connection.ensure_connection()
        with open(f"/proc/{connection.connection.info.backend_pid}/schedstat") as spent:
            used += int(spent.read().split()[0]) / 1e6
    return used


def timed(act: Any) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def measure(made: dict[str, Any]) -> None:
    from njia.site.wsgi import application

    path, cookie = "/KE/recommendations/?", made["cookie"]
    first = timed(lambda: ask(application, path, cookie))
    floor = anchor(made, 30)
    print(
        f"The first page of a worker, which reads all facets: {first:.0f} ms. The anchor (count, and 25 rows): ",
        end="",
    )
    print(
        f"{floor:.1f} ms at the 95th percentile. Load average {os.getloadavg()[0]:.1f}. The bar is {BAR} ms.\n"
    )
    print(
        f"{'page':24}{'asked':>6}{'median':>9}{'p95 ms':>9}{'CPU':>9}{'CPU p95':>9}{'anchor':>10}{'queries':>9}"
    )
    every: list[float] = []
    all_spent: list[float] = []
    for name, asked in questions(random.Random(2)).items():  # noqa: S311  # an order of questions
        times, spent = [], []
        for question in asked:
            began, before = time.perf_counter(), cpu()
            status, _body = ask(application, path + question, cookie)
            times.append((time.perf_counter() - began) * 1000)
            spent.append(cpu() - before)
            if not status.startswith("200"):
                raise SystemExit(f"{question}: {status}")
        last = path + asked[-1]
        show(name, times, spent, queries(lambda last=last: ask(application, last, cookie)), floor)  # type: ignore[misc]
        every += times
        all_spent += spent
    print()
    show("all of them", every, all_spent, 0, floor)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["NJIA_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "njia.site.settings")
        import django

        django.setup()
        measure(prepare(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
