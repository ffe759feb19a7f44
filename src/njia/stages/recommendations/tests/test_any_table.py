"""Whatever a table holds: all of it or nothing, a place in every refusal, and nothing new the second time."""

import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from njia.kernel.access import Actor
from njia.kernel.ledger.models import Line
from njia.kernel.processes.models import Process
from njia.readers import Row, Table
from njia.stages.recommendations import actions
from njia.stages.recommendations.models import Import, Recommendation, SetAside, Tag

pytestmark = pytest.mark.django_db
COLUMNS = ("id", "text", "title", "theme", "sender", "date", "place", "language", "notes")
MAPPED = {name: name for name in COLUMNS[:-1]}
CELL = st.one_of(
    st.sampled_from(
        [
            "", "-", "n/a", "1", "2", "justice; remedy", "Justice, Moon", "2026-11-24", "31/02/2026", "en", "sw", "xx",
            "<p>Pay</p><script>x</script>", "=1+1", "Train all inspectors", "0700 000 000", "x" * 301, "\u202e\u200b",
        ]
    ),
    st.text(max_size=30).filter(lambda text: "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)),
)  # fmt: skip
ROWS = st.lists(st.lists(CELL, min_size=len(COLUMNS), max_size=len(COLUMNS)).map(tuple), max_size=6)


def table(rows: list[tuple[str, ...]]) -> Table:
    digest = hashlib.sha256(repr(rows).encode("utf-8", "surrogatepass")).hexdigest()
    places = {name: place for place, name in enumerate(COLUMNS)}
    return Table(COLUMNS, [Row(2 + n, cells, places) for n, cells in enumerate(rows)], "csv", digest)


def everything() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Recommendation, Tag, Import, SetAside, Line))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(ROWS)
def test_any_table_comes_in_whole_and_once_or_not_at_all(
    process: Process, desk: Actor, rows: list[tuple[str, ...]]
) -> None:
    before = everything()
    looked = actions.import_table(process, table(rows), MAPPED, dry_run=True, acting=desk)
    assert everything() == before, "looking writes nothing"
    done = actions.import_table(process, table(rows), MAPPED, acting=desk)
    told = [fate.outcome for fate in looked.rows]
    assert (told.count("new"), told.count("changed")) == (done.created, done.changed)
    for problem in (*done.refused, *done.set_aside):
        assert 2 <= problem.row < 2 + len(rows)
        assert problem.column in COLUMNS
        assert problem.reason
    if done.refused:
        assert not done.written
        assert everything() == before
        return
    assert done.written
    after = everything()
    assert after[0] == before[0] + done.created
    again = actions.import_table(process, table(rows), MAPPED, acting=desk)
    assert (again.created, again.changed) == (0, 0)
    assert again.unchanged == done.created + done.changed + done.unchanged
    assert everything() == after
