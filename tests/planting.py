"""Run by `test_canaries` as a program, in an installation of its own: words are given through every door, and then all
that anybody can take out of it is laid down in a folder, to be searched.

`python -m tests.planting FOLDER [leak]`; with `leak` it also does what must never happen, so that the search is tried.
"""

import contextlib
import logging
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

NAME, ADDRESS, BROWSER, PHONE = "Kanari Mbuniwa", "203.0.113.77", "KanariBrowser/7.7", "+254700000077"
SESSION = "ATUid_kanari"
DOORS = ("web", "group", "offline", "paper", "organisation", "ussd", "sms")
WORDS = {door: f"kanari{door} mwajiri alichukua pasipoti" for door in DOORS}
"""Each door has a word of its own, which names it where it is found."""
CRASHED = {door: f"kanarikufa{door} mwajiri alichukua pasipoti" for door in DOORS}
HEADERS = {"x-forwarded-for": ADDRESS, "x-forwarded-proto": "https", "user-agent": BROWSER}
TEXT = re.compile(
    r"voices:(home|unread|wordings|alerts|keys$|honoraria|workshops|behalf)|export|register|recommendations:list|feed"
)
"""The addresses that are read as everybody; a crawl of all of them is in test_no_identity."""


def main() -> None:
    folder, leaks = Path(sys.argv[1]), "leak" in sys.argv[2:]
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    logging.getLogger().setLevel(logging.DEBUG)
    from django.conf import settings

    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(folder / "mails")
    from tests.sample_process import Sample

    sample = Sample.load()
    plant(sample, WORDS)
    if leaks:
        leak()
    else:
        with crashing():
            plant(sample, CRASHED)
        open_some(sample)
        read_as_everybody(sample, folder / "pages")
    take_out(sample, folder)


# The doors


@contextlib.contextmanager
def crashing() -> Iterator[None]:
    """The moment after words have come in, before they are kept, something breaks."""

    def broken(*_given: object, **_more: object) -> None:
        raise RuntimeError("invented crash")

    with mock.patch("njia.vault.door.seal", broken), mock.patch("njia.vault.door.take_sealed", broken):
        yield


def plant(sample: Any, words: dict[str, str]) -> None:
    for door, give in GIVE.items():
        give(sample, words[door])


def _url(name: str, *more: object) -> str:
    from django.urls import reverse

    return reverse(name, args=["KE", *more])


def _client(sample: Any, visitor: str) -> Any:
    return sample.client(visitor, raise_request_exception=False, headers=HEADERS, REMOTE_ADDR=ADDRESS)


def _web(sample: Any, words: str) -> None:
    client = _client(sample, "public")
    given = {"words": words, "language": "sw", "constituency": "survivors", "reach": NAME, "public": "on"}
    thanks = client.post(_url("voices:give"), given)
    assert thanks.status_code in (200, 500)
    if thanks.status_code == 200:
        found = re.search(r'<output class="code">([^<]+)</output>', thanks.content.decode())
        assert found
        receipt = found[1]
        assert client.post(_url("voices:receipt"), {"receipt": receipt}).status_code == 200
        sample.things["receipt"] = receipt


def _slip(sample: Any) -> Any:
    from njia.kernel import clock
    from njia.stages.voices import actions

    acting = sample.actor("facilitator")
    workshop = actions.plan_workshop(
        sample.process, title="Invented", on=clock.today(), people=12, language="sw", acting=acting
    )
    return actions.make_slips(workshop, 1, acting=acting)[0]


def _group(sample: Any, words: str) -> None:
    given = {"words": words, "language": "sw", "slip": _slip(sample).token}
    assert _client(sample, "public").post(_url("voices:door"), given).status_code in (200, 500)


def _offline(sample: Any, words: str) -> None:
    """A device seals by itself, so that words never come here in the clear."""
    from tests.test_offline_door import entry, said

    record = random.SystemRandom().getrandbits(62)
    locked = entry(sample.process, _slip(sample), record, said(words))
    answer = _client(sample, "public").post(
        _url("voices:send_locked"), locked, content_type="application/json"
    )
    assert answer.status_code in (200, 500)


def _paper(sample: Any, words: str) -> None:
    given = {"words": words, "language": "sw"}
    assert _client(sample, "custodian").post(_url("voices:key_in"), given).status_code in (200, 500)


def _organisation(sample: Any, words: str) -> None:
    organisation = min(sample.actor("contributor").organisations)
    given = {"words": words, "language": "sw", "organisation": organisation, "attribute": "on"}
    assert _client(sample, "contributor").post(_url("voices:behalf"), given).status_code in (200, 500)


def _ussd(sample: Any, words: str) -> None:
    gateway, secret = sample.things["gateway"]
    typed = ["2"]
    url = _url("voices:ussd", gateway.kind, secret)

    def step() -> str:
        form = {
            "sessionId": SESSION + words[:12],
            "phoneNumber": PHONE,
            "serviceCode": "*1#",
            "text": "*".join(typed),
        }
        answer = _client(sample, "public").post(url, form)
        assert answer.status_code == 200
        return str(answer.content.decode())

    while "9 " in step().splitlines()[-1]:  # the notice is as long as the contacts of the sample make it
        typed.append("9")
    typed += ["1", "1", words, "1", "2"]
    assert step()


def _sms(sample: Any, words: str) -> None:
    gateway, secret = sample.things["gateway"]
    sent: list[str] = []
    way_out = mock.Mock(works=True, send=lambda _to, text: sent.append(text))
    with mock.patch("njia.stages.voices.api.sender", return_value=way_out):
        form = {
            "from": PHONE,
            "to": "22026",
            "text": f"SEMA {words}",
            "date": "",
            "id": words[:12],
            "linkId": "",
        }
        answer = _client(sample, "public").post(_url("voices:sms", gateway.kind, secret), form)
    assert answer.status_code == 200


GIVE: dict[str, Callable[[Any, str], None]] = {
    "web": _web, "group": _group, "offline": _offline, "paper": _paper,
    "organisation": _organisation, "ussd": _ussd, "sms": _sms,
}  # fmt: skip


# What those may do who may


def open_some(sample: Any) -> None:
    """One custodian reads all words, and two open one identity: on the disk nothing of it may stay."""
    from django.conf import settings

    from njia.kernel.access import Role
    from njia.kernel.people import queries as people
    from njia.stages.voices import actions, queries
    from njia.vault import door

    phrase = settings.DEMO_PASSPHRASE
    holders = [
        people.actor(grant.person, sample.process)
        for grant in people.members(sample.process, frozenset({Role.CUSTODIAN}))
    ]
    one, two = [holder for holder in holders if door.holds(sample.process, holder)][:2]
    heard = {}
    for voice in queries.to_read(one):
        heard[actions.read(voice, phrase, acting=one).words] = voice
    assert set(WORDS.values()) <= set(heard)
    assert not set(CRASHED.values()) & set(heard)
    request = actions.ask_who(heard[WORDS["web"]], phrase, "Invented motive.", acting=one)
    assert actions.open_who(sample.process, request, phrase, acting=two) == NAME


def leak() -> None:
    """What must never be: words in a column, in a log, and in a file left behind."""
    from njia.stages.voices.models import Voice

    Voice.objects.filter(door="web").update(reason=WORDS["web"])
    logging.getLogger("invented").warning("somebody said %s", WORDS["group"])
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(WORDS["paper"].encode())


# What can be taken out


def read_as_everybody(sample: Any, folder: Path) -> None:
    """Every page and export that bears on voices, as each role, in a file for each."""
    from tests import addresses
    from tests.access_matrix import WITHIN
    from tests.sample_process import VISITORS, undone
    from tests.test_no_identity import text_of

    folder.mkdir(parents=True)
    rows = [row for row, method in WITHIN if method == "GET" and TEXT.search(row)]
    for visitor in VISITORS:
        found = []
        for row in [*rows, "home", "portal"]:
            with undone():
                addresses.prepare(sample, row)
                answer = _client(sample, visitor).get(addresses.address(sample, row))
            body = b"".join(answer) if answer.streaming else answer.content
            found.append(f"{row} {answer.status_code}\n{answer.headers}\n{text_of(body)}")
        (folder / f"{visitor}.txt").write_text("\n\n".join(found))


def take_out(sample: Any, folder: Path) -> None:
    from django.conf import settings
    from django.db import connection

    from njia.kernel.ledger.queries import leaves
    from njia.site import backup
    from njia.stages.submission import queries as submission

    with (folder / "package.zip").open("wb") as file:
        submission.build(sample.process, file, draft=True)
    (folder / "log.jsonl").write_bytes(b"\n".join(leaves(sample.process)))
    real = backup.age.encrypt
    with mock.patch.object(backup, "age") as age:
        age.encrypt = lambda plain, phrase: (
            (folder / "backup.tar.gz").write_bytes(plain) and real(plain, phrase)
        )
        (folder / "backup.age").write_bytes(backup.backup("an invented passphrase"))
    if connection.vendor == "postgresql":
        dump_postgresql(folder)
    shutil.copytree(
        settings.NJIA_HOME, folder / "live"
    )  # while the database is open, so with its write-ahead log


def dump_postgresql(folder: Path) -> None:
    from django.db import connection

    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))
    dump = str(programs[-1]) if programs else "pg_dump"
    url = os.environ["DATABASE_URL"]
    done = subprocess.run([dump, "--dbname", url, "--inserts"], capture_output=True, check=True)
    (folder / "dump.sql").write_bytes(done.stdout)
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        (folder / "data_directory.txt").write_text(str(cursor.fetchone()[0]))


if __name__ == "__main__":
    main()
