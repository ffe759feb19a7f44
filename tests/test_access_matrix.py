"""Every address × every role: what each visitor gets, before and after publication, is what the matrix says."""

from typing import BinaryIO

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from njia.kernel.access import Role
from njia.kernel.ledger.models import Log
from njia.stages.submission import queries as submission
from tests import addresses
from tests.access_matrix import COLUMNS, OUTSIDE, WITHIN
from tests.sample_process import VISITORS, Sample, again, each_visitor, undone, withdraw_from_the_public

pytestmark = pytest.mark.django_db

ASKED_ONCE = frozenset({"convenor", "secretariat", "focal_point", "twg_chair", "survivor_representative"})
"""They work inside, where publication changes little: before it they are asked only what it changes for them. The
operator, a member, the rapporteur and the adviser are asked everything before and after it."""


@pytest.fixture(autouse=True)
def empty_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who gets a package is asked here, and not what is in it."""

    def build(_process: object, out: BinaryIO, *, draft: bool) -> None:
        out.write(b"PK")

    monkeypatch.setattr(submission, "build", build)


def outcome(sample: Sample, visitor: Client, row: str, method: str) -> str:
    """One letter, as the matrix has them. What the request does is taken back."""
    with undone():
        addresses.prepare(sample, row)
        url = addresses.address(sample, row)
        client = again(visitor, raise_request_exception=False)
        size = Log.objects.get(process=sample.process).size
        response = client.get(url) if method == "GET" else client.post(url, addresses.sent(sample, row))
        return _letter(response, Log.objects.get(process=sample.process).size > size)


def _letter(response: HttpResponse, acted: bool) -> str:
    if acted:
        return "+"
    if response.status_code == 302:
        if response["Location"].startswith(reverse("account_login")):
            return "L"
        return "x" if any(said.level_tag == "error" for said in get_messages(response.wsgi_request)) else ">"
    return {200: "o", 422: "o", 401: "-", 403: "x", 404: "-", 405: " ", 500: "!"}[response.status_code]


@pytest.mark.parametrize("published", [False, True], ids=["unpublished", "published"])
@each_visitor
def test_each_role_gets_what_the_matrix_says(sample: Sample, visitor: str, published: bool) -> None:
    if not published:
        withdraw_from_the_public(sample.process)
    client = sample.client(visitor)
    wrong = {
        key: (got, cells[published][COLUMNS[visitor]])
        for key, cells in WITHIN.items()
        if (
            published or visitor not in ASKED_ONCE or cells[0][COLUMNS[visitor]] != cells[1][COLUMNS[visitor]]
        )
        and (got := outcome(sample, client, *key)) != cells[published][COLUMNS[visitor]]
    }
    assert wrong == {}, "got, expected"


@pytest.mark.parametrize(("place", "visitor"), [(0, "twg_member"), (1, "public")])
def test_outside_of_processes_only_signing_in_counts(sample: Sample, place: int, visitor: str) -> None:
    client = sample.client(visitor)
    wrong = {
        key: (got, cells[place])
        for key, cells in OUTSIDE.items()
        if (got := outcome(sample, client, *key)) != cells[place]
    }
    assert wrong == {}, "got, expected"


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert {row.partition(" ")[0] for row, _method in WITHIN | OUTSIDE} == set(addresses.names())


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_method_that_an_address_takes_has_a_row(sample: Sample, method: str) -> None:
    """As the operator, and as a custodian where the operator may not know of it."""
    operator, custodian = sample.client("operator"), sample.client("custodian")
    taken = {
        name
        for name in addresses.names()
        if outcome(sample, custodian if name.startswith("voices:") else operator, name, method) != " "
    }
    assert taken == {row.partition(" ")[0] for row, rows_method in WITHIN | OUTSIDE if rows_method == method}


def test_every_role_has_a_column() -> None:
    assert set(COLUMNS) == {role.value for role in Role} | {"stranger", "public"} == set(VISITORS)
