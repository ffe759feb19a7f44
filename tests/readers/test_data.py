"""Real lists, where they are at hand: the folder ../shared/data beside the project."""

from pathlib import Path

import pytest

from njia.readers import Recognised, clean, is_placeholder, read_table, recognise_columns

DATA = Path(__file__).parents[3] / "shared" / "data"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="the folder ../shared/data is absent"),
]


def test_the_department_of_labor_list() -> None:
    table = read_table(DATA / "suggested-actions" / "suggested_actions_2016_2021.csv")
    assert (len(table.rows), table.encoding, table.delimiter) == (11_848, "utf-8", ",")
    assert recognise_columns(table) == {"text": Recognised("text", "header")}
    set_aside = [row["text"] for row in table.rows if is_placeholder(row["text"])]
    assert len(set_aside) == 301
    assert {clean(text).casefold() for text in set_aside} == {"n/a", "not applicable", "no value"}


def test_the_universal_periodic_review_list() -> None:
    table = read_table(DATA / "upr" / "upr-info-sessions-17-20.csv")
    assert (len(table.rows), table.encoding) == (7_984, "mac_roman")
    assert {field: found.column for field, found in recognise_columns(table).items()} == {
        "text": "Text",
        "theme": "Issue",
        "sender": "From",
    }
    assert any("(Provedor de Justiça)" in row["Text"] for row in table.rows)
    assert table.rows[0].number == 2
    assert table.rows[-1].number == 7_985
    assert not any(is_placeholder(row["Text"]) for row in table.rows)


def test_a_review_in_word() -> None:
    table = read_table(DATA / "upr" / "upr34-slovenia-thematic-list.docx")
    assert table.columns[-3:] == ("Theme", "paragraph", "sender")
    assert len(table.rows) == 215
    assert len({row["Theme"] for row in table.rows}) == 42
    positions = [row["Position"] for row in table.rows]
    assert (positions.count("Supported"), positions.count("Noted")) == (182, 33)
    assert {field: found.column for field, found in recognise_columns(table).items()} == {
        "text": "Recommendation",
        "theme": "Theme",
        "sender": "sender",
    }
    assert all(row["sender"] and row["paragraph"] for row in table.rows)
    assert table.rows[0]["sender"] == "France; Lithuania"
