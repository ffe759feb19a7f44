"""Importing recommendations through the command line: what comes in, what is set aside, what is refused."""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from njia.kernel.ledger.models import Line
from njia.kernel.people.models import Organisation
from njia.readers import clean, is_placeholder
from njia.stages.recommendations.models import Import, Recommendation, SetAside, Tag

pytestmark = pytest.mark.django_db
Imported = Callable[..., Any]
HEAD = ["id", "county", "recommendation"]
SAMPLES = Path(__file__).parent.parent / "readers" / "files"
KEYS = {"created", "changed", "unchanged", "set_aside", "refused"}


def write(path: Path, *rows: list[str], encoding: str = "utf-8") -> Path:
    with path.open("w", newline="", encoding=encoding) as stream:
        csv.writer(stream).writerows(rows)
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(
        tmp_path / "list.csv",
        HEAD,
        ["1", "Kilifi", "Train labour inspectors on the signs of forced labour."],
        ["2", "Turkana", "Open a help line that works at night."],
    )


def nothing_written() -> bool:
    models = (Recommendation, Import, SetAside, Tag)
    return not any(model.objects.exists() for model in models) and Line.objects.count() == 1


def words() -> list[str]:
    return list(Recommendation.objects.order_by("number").values_list("verbatim", flat=True))


def test_rows_become_recommendations_with_the_other_columns_kept(imported: Imported, file: Path) -> None:
    done = imported(file)
    assert set(done) >= KEYS
    assert (done["created"], done["changed"], done["unchanged"]) == (2, 0, 0)
    first = Recommendation.objects.get(public_id="KE-R-0001")
    assert first.verbatim == "Train labour inspectors on the signs of forced labour."
    assert first.source_id == "1"
    assert "Kilifi" in {first.place, first.attributes.get("county")}


def test_the_same_again_changes_nothing(imported: Imported, file: Path) -> None:
    imported(file)
    lines, batches = Line.objects.count(), Import.objects.count()
    again = imported(file)
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, 2)
    assert (Line.objects.count(), Import.objects.count()) == (lines, batches)


def test_a_changed_row_is_known_by_its_id_and_its_first_words_stay(imported: Imported, file: Path) -> None:
    imported(file)
    write(
        file,
        HEAD,
        ["1", "Kilifi", "Train 200 labour inspectors."],
        ["2", "Turkana", "Open a help line that works at night."],
    )
    again = imported(file)
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 1, 1)
    item = Recommendation.objects.get(source_id="1")
    assert item.verbatim.startswith("Train labour inspectors on")
    current = item.edited.wordings.get(is_current=True)
    assert current.body == "Train 200 labour inspectors."
    assert imported(file)["unchanged"] == 2


def test_another_file_of_the_same_layout_adds_to_it_and_another_source_does_not_meet_its_ids(
    imported: Imported, file: Path, tmp_path: Path
) -> None:
    imported(file)
    more = write(
        tmp_path / "more.csv", HEAD, ["3", "Kwale", "Visit quarries."], ["1", "Kilifi", "Train them all."]
    )
    assert (done := imported(more))["created"] == 1
    assert done["changed"] == 1
    other = imported(more, "--source", "Second workshop")
    assert (other["created"], other["source"]) == (2, "Second workshop")


def test_placeholders_and_repeats_are_set_aside_with_their_rows(imported: Imported, tmp_path: Path) -> None:
    row = ["", "Kilifi", "Visit every quarry twice a year."]
    file = write(
        tmp_path / "list.csv",
        HEAD,
        row,
        ["", "Kilifi", "N/A"],
        row,
        ["", "Kwale", row[2]],
        ["9", "Kwale", ""],
    )
    done = imported(file)
    assert done["created"] == 2
    assert [(a["row"], a["code"], a["repeats"]) for a in done["set_aside"]] == [
        (3, "placeholder", None), (4, "repeats", 2), (6, "empty", None),
    ]  # fmt: skip
    assert all(a["reason"] and a["column"] for a in done["set_aside"][:2])
    assert list(SetAside.objects.order_by("row").values_list("row", "repeats")) == [
        (3, None),
        (4, 2),
        (6, None),
    ]
    assert Line.objects.filter(kind="row.set_aside").count() == 3


def test_headings_between_rows_are_neither(imported: Imported, tmp_path: Path) -> None:
    file = write(
        tmp_path / "list.csv",
        HEAD,
        ["", "COAST", ""],
        ["1", "Kilifi", "Visit quarries."],
        ["", "", ""],
        ["NORTH", "", ""],
        ["2", "Turkana", "Open schools."],
    )
    done = imported(file)
    assert (done["created"], done["set_aside"], done["refused"]) == (2, [], [])


def test_a_title_stands_in_for_an_empty_text(imported: Imported, tmp_path: Path) -> None:
    file = write(tmp_path / "l.csv", ["title", "text"], ["Help line", "Open it at night."], ["Schools", ""])
    assert imported(file)["created"] == 2
    rows = Recommendation.objects.order_by("number").values_list("title", "verbatim")
    assert list(rows) == [("Help line", "Open it at night."), ("", "Schools")]


def test_columns_can_be_named(imported: Imported, tmp_path: Path, kenya: str) -> None:
    file = write(tmp_path / "l.csv", ["a", "b", "c"], ["Visit quarries.", "Invented Union", "2024-05-03"])
    done = imported(file, "--map", "text=a", "--map", "sender=b", "--map", "date=c")
    assert done["columns"] == {"text": "a", "sender": "b", "date": "c"}
    item = Recommendation.objects.get()
    assert (item.verbatim, item.sender, item.received_on.isoformat()) == (
        "Visit quarries.",
        "Invented Union",
        "2024-05-03",
    )


def test_a_sender_that_is_known_is_the_organisation(
    imported: Imported, run: Any, tmp_path: Path, kenya: str
) -> None:
    run(
        "person",
        "invite",
        "--role",
        "contributor",
        "--process",
        kenya,
        "--organisation",
        "Invented Union",
        "--constituency",
        "workers",
    )
    file = write(
        tmp_path / "l.csv",
        ["text", "sender"],
        ["Visit quarries.", "invented union"],
        ["Visit farms.", "Somebody"],
    )
    imported(file, "--map", "text=text", "--map", "sender=sender")
    first, second = Recommendation.objects.order_by("number")
    assert (first.organisation, first.sender) == (Organisation.objects.get(), "")
    assert (second.organisation, second.sender) == (None, "Somebody")


def test_known_terms_become_tags_and_unknown_ones_stay_as_given(imported: Imported, tmp_path: Path) -> None:
    file = write(
        tmp_path / "l.csv",
        ["text", "theme", "Root causes"],
        ["Visit quarries.", "child_labour", "C1; C2"],
        ["Visit farms.", "Moon dust", "Bad weather"],
    )
    imported(file)
    first, second = Recommendation.objects.order_by("number")
    tags = sorted((tag.vocabulary, tag.code) for tag in first.tags.all())
    assert tags == [("root_causes", "C1"), ("root_causes", "C2"), ("themes", "child_labour")]
    assert second.attributes == {"theme": "Moon dust", "Root causes": "Bad weather"}


def test_looking_first_writes_nothing(imported: Imported, file: Path) -> None:
    done = imported(file, "--dry-run")
    assert (done["created"], done["written"]) == (2, False)
    assert nothing_written()


def test_a_text_from_a_pdf_comes_in_as_its_points(imported: Imported, tmp_path: Path, run: Any) -> None:
    file = tmp_path / "pasted.txt"
    file.write_text("1. Train inspec-\ntors in Kilifi\n2. Pay what\nis owed at caf\u00e9s\n", "cp1252")
    assert imported(file, "--pasted", "--encoding", "cp1252")["created"] == 2
    assert words() == ["Train inspectors in Kilifi", "Pay what is owed at cafés"]
    run("import", "recommendations", file, "--process", "KE", "--pasted", code=2)


def test_a_dry_run_tells_row_by_row_what_each_would_become(
    imported: Imported, tmp_path: Path, run: Any
) -> None:
    known = ["--map", "text=recommendation", "--map", "id=id"]
    file = write(tmp_path / "l.csv", HEAD, ["1", "x", "Visit."], ["2", "x", "Open."])
    assert imported(file, *known)["rows"] == []
    file = write(
        tmp_path / "l.csv",
        HEAD,
        ["1", "x", "Visit."],
        ["2", "x", "Close."],
        ["3", "x", "Pay."],
        ["4", "x", "-"],
    )
    done = imported(file, *known, "--dry-run")
    told = [(row["row"], row["outcome"], row["id"], row["before"]) for row in done["rows"]]
    assert told == [
        (2, "unchanged", "KE-R-0001", ""),
        (3, "changed", "KE-R-0002", "Open."),
        (4, "new", "", ""),
    ]
    assert [row["row"] for row in done["set_aside"]] == [5]
    said = run("import", "recommendations", file, "--process", "KE", *known, "--dry-run").output
    assert "changed: row 3, KE-R-0002" in said


@pytest.mark.parametrize(
    ("rows", "mapped", "row", "column", "says"),
    [
        ([["1", "x", "Visit."], ["1", "y", "Open."]], "id=id", 3, "id", "row 2"),
        ([["1", "x", "Visit."], ["2", "soon", "Open."]], "date=county", 2, "county", "date"),
        ([["1", "en", "Visit."], ["2", "klingon", "Open."]], "language=county", 3, "county", "en, fr, sw"),
        ([["1", "x", "Visit."], ["2", "x" * 201, "Open."]], "place=county", 3, "county", "200"),
        ([["1", "x", "Visit."], ["2", "x", "long " * 4001]], "id=id", 3, "recommendation", "20000"),
    ],
    ids=["duplicate id", "no date", "unknown language", "long place", "long text"],
)
def test_a_refused_row_stops_everything_and_says_where_and_why(
    imported: Imported, tmp_path: Path, rows: list[list[str]], mapped: str, row: int, column: str, says: str
) -> None:
    file = write(tmp_path / "l.csv", HEAD, *rows)
    done = imported(file, "--map", "text=recommendation", "--map", mapped, code=1)
    refused = {(r["row"], r["column"]): r["reason"] for r in done["refused"]}
    assert says in refused[row, column]
    assert nothing_written()


def test_a_refusal_is_said_in_words_too(run: Any, kenya: str, tmp_path: Path) -> None:
    file = write(tmp_path / "l.csv", HEAD, ["1", "x", "Visit."], ["1", "y", "Open."])
    said = run("import", "recommendations", file, "--process", kenya, code=1).output
    assert "refused: row 3, id: The id is that of row 2." in said


def bomb(path: Path) -> Path:
    """A workbook of a few kilobytes whose one sheet would unpack to 300 MB."""
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    raw = io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as whole, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name in whole.namelist():
            if name != "xl/worksheets/sheet1.xml":
                out.writestr(name, whole.read(name))
        with out.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(
                b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            )
            for _block in range(300):
                sheet.write(b"<row><c t='inlineStr'><is><t>" + b"a" * 2**20 + b"</t></is></c></row>")
            sheet.write(b"</sheetData></worksheet>")
    return path


def formula(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.append(["1", "Kilifi", "Visit quarries."])
    book.active.append(["2", "Kwale", '=HYPERLINK("http://example.org","Open schools.")'])
    book.save(path)
    return path


def hundred_megabytes(path: Path) -> Path:
    with path.open("wb") as stream:
        stream.write(b"id,county,recommendation\n")
        for _block in range(100):
            stream.write(b"1,Kilifi,Visit quarries.\n" * 42_000)
    return path


def two_encodings(path: Path) -> Path:
    rows = ["id,county,recommendation", *(f"{n},Kilifi,Fundisha wakaguzi – “sasa” {n}." for n in range(50))]
    path.write_bytes(
        "\n".join(rows).encode() + "\n51,Kilifi,Former les inspecteurs de l’État à Thiès.\n".encode("cp1252")
    )
    return path


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def picture(path: Path) -> Path:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    return path


@pytest.mark.parametrize(
    ("make", "name", "row", "column"),
    [
        (empty, "empty.csv", None, None),
        (picture, "picture.csv", None, None),
        (hundred_megabytes, "large.csv", None, None),
        (bomb, "bomb.xlsx", None, None),
        (formula, "formula.xlsx", 3, "recommendation"),
        (two_encodings, "two.csv", 52, None),
    ],
    ids=["empty", "no table", "100 MB", "zip bomb", "formula", "two encodings"],
)
def test_a_bad_file_is_refused_in_words_with_its_place_and_nothing_is_written(
    imported: Imported,
    tmp_path: Path,
    make: Callable[[Path], Path],
    name: str,
    row: int | None,
    column: str | None,
) -> None:
    [refused] = imported(make(tmp_path / name), code=1)["refused"]
    assert (refused["row"], refused["column"]) == (row, column)
    assert len(refused["reason"]) > 15
    assert "Error" not in refused["reason"]
    assert nothing_written()


def test_wrong_columns_are_refused_with_what_there_is(imported: Imported, tmp_path: Path) -> None:
    file = write(tmp_path / "l.csv", ["year", "amount"], ["2024", "17"], ["2025", "18"])
    assert "The file has: year, amount" in imported(file, code=1)["refused"][0]["reason"]
    assert "year, amount" in imported(file, "--map", "text=words", code=1)["refused"][0]["reason"]
    assert "fields are" in imported(file, "--map", "wish=year", code=1)["refused"][0]["reason"]
    assert (
        "200" in imported(file, "--map", "text=year", "--source", "s" * 201, code=1)["refused"][0]["reason"]
    )
    assert nothing_written()


@pytest.mark.parametrize("arguments", [["--map", "text"], ["--map", "=a"], ["--map", "text="], ["--what"]])
def test_wrong_usage_is_exit_code_two(run: Any, kenya: str, file: Path, arguments: list[str]) -> None:
    run("import", "recommendations", file, "--process", kenya, *arguments, code=2)
    run("import", "recommendations", file.with_name("none.csv"), "--process", kenya, code=2)


def test_an_unknown_process_and_a_person_without_the_role_are_refused(
    run: Any, report: Any, kenya: str, file: Path
) -> None:
    run("import", "recommendations", file, "--process", "XX", code=1)
    person = report("person", "invite", "--role", "twg_member", "--process", kenya)["person"]
    said = run("import", "recommendations", file, "--process", kenya, "--as", person, code=1).output
    assert "secretariat" in said
    assert not Recommendation.objects.exists()


def test_the_ledger_says_who_imported(run: Any, report: Any, kenya: str, file: Path) -> None:
    person = report("person", "invite", "--role", "rapporteur", "--process", kenya)["person"]
    run("import", "recommendations", file, "--process", kenya, "--as", person)
    refs = set(
        Line.objects.filter(kind__in=["recommendation.received", "import.done"]).values_list("by", flat=True)
    )
    assert len(refs) == 1
    assert refs != set(Line.objects.filter(kind="process.created").values_list("by", flat=True))


def test_a_workbook_reads_as_its_csv_does(imported: Imported, file: Path, tmp_path: Path) -> None:
    imported(file)
    book = openpyxl.Workbook()
    for row in csv.reader(file.open(encoding="utf-8", newline="")):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    assert imported(tmp_path / "list.xlsx")["unchanged"] == 2


SHARED = Path(__file__).parents[3] / "shared/data/suggested-actions/suggested_actions_2016_2021.csv"


@pytest.mark.data
@pytest.mark.skipif(not SHARED.exists(), reason="shared/data is not here")
def test_a_real_list_of_twelve_thousand_rows_comes_in_whole(imported: Imported) -> None:
    with SHARED.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    said = [row for row in rows if row["text"].strip() and not is_placeholder(row["text"])]
    first = list({tuple(row.values()): row for row in reversed(said)}.values())[::-1]
    done = imported(SHARED)
    assert done["created"] == len(first) > 11_000
    assert done["created"] + len(done["set_aside"]) == len(rows)
    kept = Recommendation.objects.values_list("verbatim", "attributes").iterator()
    found = Counter((text, kept["country"], kept["area"], kept["year"]) for text, kept in kept)
    assert found == Counter((clean(row["text"]), row["country"], row["area"], row["year"]) for row in first)
    for aside in done["set_aside"]:
        row = rows[aside["row"] - 2]
        assert aside["code"] == "placeholder" or row == rows[aside["repeats"] - 2]
    lines = Line.objects.count()
    again = imported(SHARED)
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, len(first))
    assert Line.objects.count() == lines


UPR = SHARED.parents[1] / "upr"


@pytest.mark.data
@pytest.mark.skipif(not UPR.is_dir(), reason="shared/data is not here")
def test_the_reviews_of_four_sessions_come_in_whole_and_once(imported: Imported) -> None:
    file = UPR / "upr-info-sessions-17-20.csv"
    assert imported(file, "--harmless")["created"] == 7_984
    again = imported(file, "--harmless")
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, 7_984)
    issues = [kept.get("Issue") for kept in Recommendation.objects.values_list("attributes", flat=True)]
    assert sum(isinstance(issue, list) for issue in issues) > 4_000
    assert ["Justice", "Public security"] in issues


@pytest.mark.data
@pytest.mark.skipif(not UPR.is_dir(), reason="shared/data is not here")
def test_a_review_in_word_comes_in_whole_and_once(imported: Imported) -> None:
    file = UPR / "upr34-slovenia-thematic-list.docx"
    assert imported(file, "--harmless")["created"] == 215
    again = imported(file, "--harmless")
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, 215)
    kept = list(Recommendation.objects.values_list("attributes", "sender"))
    assert Counter(beside["Position"] for beside, _sender in kept) == {"Supported": 182, "Noted": 33}
    assert "France; Lithuania" in {sender for _beside, sender in kept}


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
def test_every_kind_of_file_comes_in_and_changes_nothing_the_second_time(
    imported: Imported, name: str
) -> None:
    first, again = imported(SAMPLES / name), imported(SAMPLES / name)
    assert first["created"] > 1
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, first["created"])
    assert (first["refused"], again["refused"]) == ([], [])
    assert any("quarr" in text for text in words())
