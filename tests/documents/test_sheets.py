"""Excel and CSV, which carry sheets; JSON, which carries anything."""

import csv as reading
import io
import json as parsing

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from njia.documents.characters import legible
from njia.documents.sheet import Sheet, SheetColumn
from njia.documents.writers import csv, json, xlsx
from tests.documents import sample

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", '=HYPERLINK("https://example.org")']
COLUMNS = (SheetColumn("a", "A"), SheetColumn("b", "B", kind="number"))


def workbook(*sheets: Sheet, **properties: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx.write(sheets, on=sample.ON, properties=properties)))


def a_sheet(*values: str | int | float | None, name: str = "S") -> Sheet:
    return Sheet(name, COLUMNS, [(value, None) for value in values])


# "_x0041_" is an escape in the XML of Excel; the writer escapes the escape, which openpyxl does not undo.
@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(min_size=1).filter(lambda text: "_x" not in text), min_size=1, max_size=5))
def test_any_text_comes_out_of_excel_as_itself(texts: list[str]) -> None:
    page = workbook(a_sheet(*texts))["S"]

    assert [cell.value for (cell,) in page.iter_rows(min_row=2, max_col=1)] == [
        legible(text) for text in texts
    ]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_is_text_in_excel(text: str) -> None:
    cell = workbook(a_sheet(text))["S"]["A2"]

    assert cell.value == legible(text)
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_ids_do_not_become_dates_or_numbers() -> None:
    cell = workbook(a_sheet("1-2"))["S"]["A2"]

    assert (cell.value, cell.data_type, cell.number_format) == ("1-2", "s", "@")


def test_the_first_row_holds_the_titles_and_stays() -> None:
    page = workbook(sample.sheet())["Register"]

    assert [cell.value for cell in page[1]] == [
        "Number",
        "Recommendation",
        "Decision",
        "Budget",
        "Row version",
    ]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:E7"
    assert page["D2"].value == 1000.5


def test_locked_columns_are_grey_and_say_so_and_hidden_ones_hide() -> None:
    page = workbook(sample.sheet())["Register"]
    rules = {str(rule.sqref): rule for rule in page.data_validations.dataValidation}

    assert page["A2"].fill.start_color.rgb == "FFEFEDE6"
    assert page["B2"].fill.fill_type is None
    assert "for reading only" in rules["A1:A507"].prompt
    assert page.column_dimensions["E"].hidden
    assert not page.column_dimensions["A"].hidden


def test_choices_are_offered_below_the_last_row_too_and_may_hold_commas() -> None:
    book = workbook(sample.sheet())
    rules = {str(rule.sqref): rule for rule in book["Register"].data_validations.dataValidation}

    assert rules["C2:C507"].type == "list"
    assert rules["C2:C507"].formula1 == "'_choices'!$A$1:$A$3"
    assert [cell.value for cell in book["_choices"]["A"]] == ["adopted", "adapted, in part", "declined"]
    assert book["_choices"].sheet_state == "veryHidden"


def test_the_guide_explains_what_is_shown() -> None:
    book = workbook(sample.sheet())
    said = [[cell.value for cell in row] for row in book["Guide"].iter_rows()]

    assert book.sheetnames == ["Register", "Guide", "_choices"]
    assert said[1][:2] == ["Register", "Change the white columns and send the file back."]
    assert said[2] == ["Number", "The public number. It never changes.", "No, for reading only", None]
    assert said[4][3] == "adopted\nadapted, in part\ndeclined"
    assert "Row version" not in [row[0] for row in said]


def test_without_anything_to_explain_there_is_no_guide() -> None:
    assert workbook(a_sheet("x")).sheetnames == ["S"]


def test_properties_are_carried() -> None:
    properties = {
        each.name: each.value for each in workbook(a_sheet("x"), **sample_properties()).custom_doc_props.props
    }

    assert properties == sample_properties()


def sample_properties() -> dict[str, str]:
    return {"process": "KE", "version": "3 & more"}


def test_sheet_names_are_made_to_fit() -> None:
    sheets = [a_sheet("x", name=name) for name in ("Roadmap: areas/actions", "a" * 40, "A" * 40, "", "Guide")]

    assert workbook(*sheets).sheetnames == ["Roadmap  areas actions", "a" * 31, "A" * 28 + " 2", "-", "Guide"]


def test_a_text_that_no_cell_can_hold_is_refused_by_its_place() -> None:
    assert len(workbook(a_sheet("x" * xlsx.LONGEST_CELL))["S"]["A2"].value) == xlsx.LONGEST_CELL
    with pytest.raises(ValueError, match="Row 3, column 1") as refusal:
        workbook(a_sheet("x", "secret" * 6000))
    assert "secret" not in str(refusal.value)


def test_a_property_that_excel_would_cut_is_refused() -> None:
    with pytest.raises(ValueError, match="255"):
        workbook(a_sheet("x"), long="x" * 256)


def test_a_number_too_long_for_excel_is_written_as_text() -> None:
    assert workbook(a_sheet(12345678901234567890))["S"]["A2"].value == "12345678901234567890"


def rows(data: bytes) -> list[list[str]]:
    return list(reading.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_any_text_comes_out_of_csv_as_itself(texts: list[str]) -> None:
    found = [row[0] for row in rows(csv.write(a_sheet(*texts)))[1:]]

    for text, written in zip(map(legible, texts), found, strict=True):
        assert written in (text, "'" + text)
        assert not written.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_gets_an_apostrophe_in_csv(text: str) -> None:
    assert rows(csv.write(a_sheet(text)))[1][0] == "'" + legible(text)


def test_a_negative_number_is_a_number_in_csv() -> None:
    assert rows(csv.write(a_sheet(-5, -0.5, None)))[1:] == [["-5", ""], ["-0.5", ""], ["", ""]]


def test_csv_says_that_it_is_utf_8() -> None:
    assert csv.write(a_sheet("é")).startswith(b"\xef\xbb\xbfA,B\r\n")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
)


@given(JSON)
def test_json_comes_out_as_itself_and_ends_its_line(data: object) -> None:
    written = json.write(data)

    assert parsing.loads(written) == data
    assert written.endswith(b"\n")


def test_json_is_the_same_whatever_the_order_and_keeps_its_letters() -> None:
    assert (
        json.write({"b": 1, "a": "é"})
        == json.write({"a": "é", "b": 1})
        == '{\n "a": "é",\n "b": 1\n}\n'.encode()
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800"])
def test_json_refuses_what_it_cannot_carry(value: object) -> None:
    with pytest.raises(ValueError, match=r"JSON|surrogates"):
        json.write([value])
