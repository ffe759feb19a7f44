"""What the roadmap answers: by root cause and form of exploitation, and what nobody answers."""

import io
import re
from typing import Any

import openpyxl
import pytest

from njia.documents.picture import check_picture
from njia.documents.plans import HeatRow, Span, gantt, heat_map
from njia.kernel.access import Actor, Role
from njia.kernel.processes.models import Process
from njia.stages.recommendations import actions as recommendations
from njia.stages.roadmap import queries
from njia.stages.roadmap.models import Clause
from njia.stages.roadmap.tests.test_pages import body, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def tagged(clauses: dict[str, Clause], asked: list[Any], desk: Actor) -> list[Any]:
    """The first is named by an action; nobody names the second."""
    recommendations.tag(asked[0], "root_causes", ["A1"], acting=desk)
    recommendations.tag(asked[0], "themes", ["forced_labour", "education"], acting=desk)
    recommendations.tag(asked[1], "root_causes", ["A1", "C1"], acting=desk)
    return asked


def test_an_action_answers_what_the_recommendations_that_it_names_are_about(
    process: Process, tagged: list[Any], member: Actor
) -> None:
    causes, forms = queries.coverage_of(process, queries.draft(member), member)
    by_code = {term.code: term for term in causes.terms}
    assert (by_code["A1"].by_area, len(by_code["A1"].asked)) == ((1,), 2)
    assert [term.code for term in causes.gaps] == ["C1"]
    assert "A1" not in [term.code for term in causes.silent]
    assert "B1" in [term.code for term in causes.silent]
    assert by_code["A"].heading
    assert [term.code for term in forms.terms if any(term.by_area)] == ["forced_labour"]
    for found in (causes, forms):
        check_picture(found.picture)
    assert "asked for, and no action answers" in causes.picture


def test_what_was_withdrawn_asks_for_nothing(
    process: Process, tagged: list[Any], desk: Actor, member: Actor
) -> None:
    recommendations.withdraw(tagged[1], "Invented reason.", acting=desk)
    causes, _forms = queries.coverage_of(process, queries.draft(member), member)
    assert causes.gaps == []


def test_the_page_and_the_workbook_say_the_same(tagged: list[Any], client_as: Any) -> None:
    client = client_as(Role.TWG_MEMBER)
    text = body(client.get(url("coverage")))
    assert tagged[1].public_id in text
    book = openpyxl.load_workbook(io.BytesIO(client.get(url("coverage_file")).content))
    rows = [
        row for row in book.worksheets[0].iter_rows(min_row=2, values_only=True) if row[0] in {"A1", "C1"}
    ]
    told = [(row[0], row[2], row[4]) for row in rows]
    assert told == [
        ("A1", tagged[0].public_id, "KE-C-004"),
        ("A1", tagged[1].public_id, None),
        ("C1", tagged[1].public_id, None),
    ]


def test_a_long_plan_keeps_its_words_readable_on_a_narrow_screen() -> None:
    spans = [
        Span(f"Invented action number {n}, which has a long name", 8000 + n, 8040 + n) for n in range(15)
    ]
    picture = gantt(spans, "When", "Said", beside=False)
    check_picture(picture)
    assert "viewBox" not in picture  # nothing is scaled: bars are in percent, letters in pixels
    assert 'width="100%"' in picture
    assert max(float(end) for end in re.findall(r'[" ]x="([\d.]+)%"', picture)) <= 100
    assert 'font-size="13"' in picture


def test_a_heat_map_says_in_words_what_it_shows() -> None:
    rows = [
        HeatRow("Family", heading=True),
        HeatRow("Fees", (2, 0), "nobody"),
        HeatRow("Debt", (0, 0), "nobody"),
    ]
    picture = heat_map(rows, ["Law", "Care"], "Causes")
    check_picture(picture)
    assert "<desc" in picture
    assert "Fees: Law 2; Debt: nobody</desc>" in picture
