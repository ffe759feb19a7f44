"""People named in remarks: who can be, who finds it and who hears of it; nobody is shown who is not seen anyhow."""

import datetime
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from njia.kernel.access import Actor, Role
from njia.kernel.people import queries as people
from njia.kernel.people.models import Grant, Person
from njia.kernel.processes.models import Process
from njia.stages.review import actions as review
from njia.stages.roadmap import actions, jobs, queries
from njia.stages.roadmap.models import Clause, Named
from njia.stages.roadmap.tests.test_pages import body, url

pytestmark = pytest.mark.django_db
Clauses = dict[str, Clause]
FREE = {"affiliation": "", "themes": (), "languages": ()}


def named(process: Process, actor: Actor) -> Person:
    person = Person.objects.get(pk=actor.person_id)
    person.name, person.email = "Account Name", "somebody@example.org"
    person.save()
    return person


def calls() -> set[str]:
    return set(Named.objects.values_list("to", flat=True))


def test_members_are_called_by_the_name_that_all_see_and_others_by_their_role(
    process: Process, clauses: Clauses, member: Actor, chair: Actor, desk: Actor, as_actor: Any
) -> None:
    survivor = as_actor(Role.SURVIVOR_REPRESENTATIVE)
    custodian = as_actor(Role.CUSTODIAN)
    review.appear(process, shown_as="Asha of the Lake", **FREE, acting=survivor)
    named(process, member)
    labels = {name.label: name.refs for name in queries.names(process)}
    assert labels["Asha of the Lake"] == {survivor.ref}
    assert labels["Member of the Technical Working Group"] >= {member.ref, survivor.ref}
    assert "Account Name" not in labels
    assert custodian.ref not in set().union(*labels.values())
    actions.remark(clauses["full"], "What say you, @asha of the lake? And @Secretariat.", acting=chair)
    assert calls() == {survivor.ref, desk.ref}


def test_whoever_wrote_is_told_by_a_name_or_a_role_and_never_by_a_code(
    process: Process,
    clauses: Clauses,
    member: Actor,
    chair: Actor,
    desk: Actor,
    as_actor: Any,
    client_as: Any,
) -> None:
    survivor, left = as_actor(Role.SURVIVOR_REPRESENTATIVE), as_actor(Role.TWG_MEMBER)
    named(process, member)
    review.appear(process, shown_as="Asha of the Lake", **FREE, acting=survivor)
    for actor in (survivor, left, desk, member):
        actions.remark(clauses["full"], "Invented remark.", acting=actor)
    Grant.objects.filter(person_id=left.person_id).update(ends_on=datetime.date(2020, 1, 1))
    who = queries.known_as(process)
    assert who[survivor.ref] == "Asha of the Lake"
    assert who[desk.ref] == "Secretariat"
    assert who[member.ref] == f"Member {member.ref[2:6]}"
    assert who[left.ref] == f"Member {left.ref[2:6]}"
    page = body(client_as(Role.TWG_CHAIR).get(url("clause", "KE-C-004")))
    page += body(client_as(Role.TWG_CHAIR).get(url("history", "KE-C-004")))
    assert "Asha of the Lake" in page
    assert " · English · " in page
    assert "Account Name" not in page
    assert not re.search(r"P-[0-9a-f]{16}", page)


@pytest.mark.parametrize(
    "text",
    [
        "@Account Name",
        "@Nobody",
        "mail@Secretariats",
        "@Identity custodian",
        "@P-0000000000000000",
        "Secretariat",
    ],
)
def test_what_is_no_name_here_calls_nobody(
    process: Process, clauses: Clauses, member: Actor, desk: Actor, as_actor: Any, text: str
) -> None:
    as_actor(Role.CUSTODIAN)
    named(process, member)
    actions.remark(clauses["full"], text, acting=desk)
    assert calls() == set()


def test_an_opaque_id_calls_whoever_may_read_it_and_nobody_calls_themselves(
    clauses: Clauses, member: Actor, desk: Actor, as_actor: Any
) -> None:
    custodian = as_actor(Role.CUSTODIAN)
    actions.remark(clauses["full"], f"@{desk.ref}, @{custodian.ref}, @{member.ref}", acting=member)
    assert calls() == {desk.ref}


def test_whoever_is_named_finds_it_until_they_looked_answered_or_it_is_settled(
    clauses: Clauses, member: Actor, desk: Actor, client_as: Any
) -> None:
    full = clauses["full"]
    client: Client = client_as(Role.SECRETARIAT)
    home = reverse("process", args=["KE"])
    first = actions.remark(full, "Is it enough, @Secretariat?", acting=member)
    assert "You are named in a remark" in body(client.get(home))
    assert "Is it enough" not in body(client.get(home))
    assert "You are named here." in body(client.get(url("clause", "KE-C-004")))
    client.post(url("see_named", "KE-C-004", first.number))
    assert "You are named" not in body(client.get(home)) + body(client.get(url("clause", "KE-C-004")))
    actions.remark(full, "And now, @Secretariat?", answers=first, acting=member)
    assert len(queries.waiting_for(desk)) == 2  # another at the desk than the one who looked
    actions.remark(full, "Yes.", answers=first, acting=desk)
    assert not queries.waiting_for(desk)
    actions.remark(full, "Once more, @Secretariat?", answers=first, acting=member)
    actions.settle_remark(first, "resolve", acting=member)
    assert not queries.waiting_for(desk)


def test_the_mail_says_neither_what_nor_who(
    process: Process, clauses: Clauses, member: Actor, desk: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    named(process, desk)
    with django_capture_on_commit_callbacks(execute=True):
        made = actions.remark(clauses["full"], "Something frank, @Secretariat", acting=member)
    assert jobs.mail_named.call(desk.ref, "KE") or mail.outbox
    told = mail.outbox[-1]
    assert told.to == ["somebody@example.org"]
    for words in ("frank", member.ref, "KE-C-004", "Secretariat"):
        assert words not in told.subject + told.body
    actions.see_named(made, acting=desk)
    assert not jobs.mail_named.call(desk.ref, "KE")
    assert not jobs.mail_named.call(member.ref, "KE")


def test_whoever_left_finds_nothing(clauses: Clauses, member: Actor, desk: Actor, process: Process) -> None:
    actions.remark(clauses["full"], "@Secretariat", acting=member)
    outsider = people.actor(None, process)
    assert not queries.waiting_for(outsider)
    gone = Actor(desk.ref, desk.process_id)
    assert not queries.waiting_for(gone)


def test_the_page_lists_whom_one_can_name(clauses: Clauses, desk: Actor, client_as: Any) -> None:
    page = body(client_as(Role.ADVISER).get(url("remark", "KE-C-004")))
    assert "@Secretariat" in page
    assert "@Technical adviser" in page
