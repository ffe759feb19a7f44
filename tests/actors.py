"""Actors and a process for every test that needs them. Everything is made through actions, as in life."""

import datetime
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import translation
from pytest_django import DjangoDbBlocker

from njia.kernel.access import Actor, Role
from njia.kernel.people import actions as acts
from njia.kernel.people import queries as people
from njia.kernel.people.models import Organisation, Person
from njia.kernel.processes.actions import create_process
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies.actions import load_vocabularies
from njia.kernel.vocabularies.models import Vocabulary
from njia.stages.voices import actions as voices
from njia.stages.voices.models import Voice
from njia.stages.voices.queries import doubts
from njia.vault import door, lookup, passphrases
from tests import migrated

SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """On SQLite the migrated schema is kept from one run to the next; see `migrated`."""
    return not (connection.vendor == "sqlite" and migrated.path().exists())


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_use_migrations: bool, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """The vocabularies are there for every test, as they are in every database that Njia serves.

    On SQLite, what a test commits is cleared away with DELETE, which the ledger's trigger refuses: drop it. The ledger's
    own tests put it back for themselves.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            (migrated.keep if django_db_use_migrations else migrated.load)(connection.connection)
            cursor.execute("DROP TRIGGER ledger_line_no_delete")
        load_vocabularies()


@pytest.fixture(autouse=True)
def _fresh_start() -> Iterator[None]:
    """Nothing kept by the test before: neither what was cached nor the language of its last visitor."""
    cache.clear()
    translation.activate(settings.LANGUAGE_CODE)
    yield
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _quick_passphrases() -> Iterator[None]:
    """Keys made in a test cost little to open, as what they protect is invented; so do those of the sample."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passphrases, "COST", {1: (64, 1)})
        patch.setattr(lookup, "COST", (64, 1))
        yield


@pytest.fixture
def operator(db: None) -> Person:
    if not Vocabulary.objects.exists():  # a test that committed was cleared away, and they with it
        load_vocabularies()
    return acts.create_operator("Invented Operator")


@pytest.fixture
def process(operator: Person) -> Process:
    target = datetime.date.today() + datetime.timedelta(days=120)
    return create_process("KE", "Kenya (invented)", target, acting=people.installation_actor(operator))


@pytest.fixture
def other_process(operator: Person) -> Process:
    target = datetime.date.today() + datetime.timedelta(days=120)
    return create_process("UG", "Uganda (invented)", target, acting=people.installation_actor(operator))


@pytest.fixture
def in_role(operator: Person, process: Process) -> Callable[..., Person]:
    """A person with a role in the process; the same role again gives another person."""

    def make(role: Role, *, organisation: Organisation | None = None, where: Process | None = None) -> Person:
        place = where or process
        acting = people.actor(operator, place)
        person, _token = acts.invite_new(
            place, f"Invented {role}", role, organisation=organisation, acting=acting
        )
        return person

    return make


@pytest.fixture
def as_actor(in_role: Callable[..., Person], process: Process) -> Callable[..., Actor]:
    def make(role: Role, **more: object) -> Actor:
        return people.actor(in_role(role, **more), process)

    return make


@pytest.fixture
def desk(as_actor: Callable[..., Actor]) -> Actor:
    return as_actor(Role.SECRETARIAT)


@pytest.fixture
def member(as_actor: Callable[..., Actor]) -> Actor:
    return as_actor(Role.TWG_MEMBER)


@pytest.fixture
def chair(as_actor: Callable[..., Actor]) -> Actor:
    return as_actor(Role.TWG_CHAIR)


@pytest.fixture
def custodian(as_actor: Callable[..., Actor]) -> Actor:
    return as_actor(Role.CUSTODIAN)


@pytest.fixture
def outsider(process: Process) -> Actor:
    """The public, looking at the process."""
    return people.actor(None, process)


@pytest.fixture
def stranger(in_role: Callable[..., Person], process: Process, other_process: Process) -> Actor:
    """Secretariat of another country, looking at this process."""
    return people.actor(in_role(Role.SECRETARIAT, where=other_process), process)


@pytest.fixture
def client_as(in_role: Callable[..., Person]) -> Callable[..., Client]:
    """A signed-in browser of a person in this role."""

    def make(role: Role, **more: object) -> Client:
        client = Client()
        client.force_login(in_role(role, **more), backend=SIGN_IN)
        return client

    return make


def passphrase(number: int) -> str:
    """That of the `circle`'s holder with this number."""
    return f"invented passphrase number {number}"


@pytest.fixture
def circle(process: Process, as_actor: Callable[..., Actor]) -> list[Actor]:
    """Three custodians and a safeguarding lead with their keys, whose circle is closed: words can be sealed."""
    holders = [as_actor(Role.CUSTODIAN) for _ in range(3)]
    holders.append(as_actor(Role.SAFEGUARDING_LEAD))
    for number, holder in enumerate(holders):
        door.enrol(process, passphrase(number), acting=holder)
    door.found(process, acting=holders[0])
    return holders


@pytest.fixture
def open_doors(process: Process, circle: list[Actor], desk: Actor) -> None:
    """The process takes voices in."""
    voices.write_contact(
        process, name="Invented helpline", number="000 invented", hours="Day and night",
        checked_on=datetime.date.today(), acting=desk,
    )  # fmt: skip
    voices.open_doors(process, acting=desk)


Wordings = list[tuple[str, str, str]]


@pytest.fixture
def heard(
    process: Process, circle: list[Actor], open_doors: None, outsider: Actor
) -> Callable[..., tuple[Voice, str]]:
    """Give a voice, let one custodian pass it on in safe words, and another confirm them: (voice, its receipt)."""

    def make(safe: Wordings, words: str = "Invented words.", **consents: bool) -> tuple[Voice, str]:
        given = voices.Given(words=words, language="en", consents=consents)
        voice, receipt = voices.contribute(process, given, acting=outsider)
        told = [voices.Safe(*row, harmless=doubts(row[1])) for row in safe]
        for wording in voices.clear(voice, told, acting=circle[0]):
            voices.confirm(wording, acting=circle[1])
        voice.refresh_from_db()
        return voice, receipt

    return make
