"""Exports of survey tools: the rows of repeated groups beside the answers that they belong to."""

from pathlib import Path

import pytest

from njia.readers import Limits, read_table, recognise_columns
from tests.readers.making import archive, refusal

FORM = "SubmissionDate,county,KEY\n2026-11-24,Kilifi,uuid:1\n2026-11-25,Turkana,uuid:2\n2026-11-26,Kwale,uuid:3\n"
ASKS = (
    "recommendation,PARENT_KEY,KEY\n"
    "Visit every quarry.,uuid:2,uuid:2/ask[1]\n"
    "Open a help line.,uuid:1,uuid:1/ask[1]\n"
    "Fund shelters.,uuid:2,uuid:2/ask[2]\n"
)
PEOPLE = "role,PARENT_KEY,KEY\n" + "".join(f"member,uuid:1,uuid:1/who[{number}]\n" for number in range(9))


@pytest.fixture
def export(tmp_path: Path):
    return lambda members: archive(tmp_path / "export.zip", members)


def test_rows_of_a_repeated_group_stand_beside_their_form(export) -> None:
    shadow = {"__MACOSX/._form.csv": "\0", "media/photo.jpg": "x"}
    table = read_table(export({"form.csv": FORM, "form-ask.csv": ASKS, "form-who.csv": PEOPLE, **shadow}))
    assert (table.format, table.sheet, table.encoding) == ("zip", "form-ask", "utf-8")
    inner = ("recommendation", "PARENT_KEY", "KEY")
    assert table.columns == (*inner, "parent.SubmissionDate", "parent.county", "parent.KEY")
    assert [(row.number, row["recommendation"], row["parent.county"]) for row in table.rows] == [
        (2, "Visit every quarry.", "Turkana"),
        (3, "Open a help line.", "Kilifi"),
        (4, "Fund shelters.", "Turkana"),
        (5, "", "Kwale"),
    ]
    assert {name: found.column for name, found in recognise_columns(table).items()} == {
        "text": "recommendation",
        "id": "KEY",
        "place": "parent.county",
        "date": "parent.SubmissionDate",
    }


def test_groups_in_groups(export) -> None:
    steps = "step,PARENT_KEY,KEY\nTrain inspectors,uuid:2/ask[1],uuid:2/ask[1]/step[1]\n"
    table = read_table(
        export(
            {"form.csv": FORM, "form-ask.csv": ASKS.replace("recommendation", "aim"), "form-step.csv": steps}
        )
    )
    assert table.columns[:3] == ("step", "PARENT_KEY", "KEY")
    assert table.columns[-1] == "parent.parent.KEY"
    assert [(row["step"], row["parent.aim"], row["parent.parent.county"]) for row in table.rows] == [
        ("Train inspectors", "Visit every quarry.", "Turkana"),
        ("", "Open a help line.", "Kilifi"),
        ("", "Fund shelters.", "Turkana"),
        ("", "", "Kwale"),
    ]


def test_kobo_joins_by_number_and_names_the_table(export) -> None:
    form = "recommendation note,_index\nA,1\nB,2\n"
    asks = "text,_index,_parent_table_name,_parent_index\nx,1,form,2\ny,2,form,2\n"
    table = read_table(export({"form.csv": form, "asks.csv": asks}))
    assert [(row["text"], row["parent.recommendation note"]) for row in table.rows] == [
        ("x", "B"),
        ("y", "B"),
        ("", "A"),
    ]


def test_the_form_itself_when_that_is_where_the_words_are(export) -> None:
    form = FORM.replace("county", "recommendation")
    assert len(read_table(export({"form.csv": form, "form-who.csv": PEOPLE})).rows) == 3
    assert read_table(export({"only.csv": "a,b\n1,x\n"})).columns == ("a", "b")
    nobody = read_table(export({"form.csv": FORM, "form-ask.csv": ASKS.partition("\n")[0]}))
    assert [row["parent.county"] for row in nobody.rows] == ["Kilifi", "Turkana", "Kwale"]


def test_who_sent_it_and_from_where_is_left_out(export) -> None:
    traces = [
        "deviceid",
        "meta-audit",
        "start",
        "end",
        "username",
        "SubmitterName",
        "DeviceID",
        "phonenumber",
    ]
    traces += [
        "home-Latitude",
        "home-Accuracy",
        "_home_precision",
        "start-geopoint",
        "_submitted_by",
        "email",
    ]
    kept = ["recommendation", "weekend", "start of work", "KEY"]
    names = [*traces, *kept]
    table = read_table(export({"form.csv": ",".join(names) + "\n" + ",".join(f"v{n}" for n in names)}))
    assert table.columns == tuple(kept)
    assert table.rows[0].cells == tuple(f"v{name}" for name in kept)


@pytest.mark.parametrize(
    ("members", "code", "place"),
    [
        (
            {"form.csv": FORM, "ask.csv": ASKS.replace("uuid:1,", "uuid:9,")},
            "no_parent",
            ("ask", 3, "PARENT_KEY"),
        ),
        (
            {"form.csv": FORM.replace("uuid:2", "uuid:1"), "ask.csv": ASKS},
            "duplicate_key",
            ("form", 3, "KEY"),
        ),
        ({"form.csv": FORM, "ask.csv": ASKS + 'x,"'}, "unquoted", ("ask", 5, None)),
        ({"a.csv": "x,y\n1,2\n", "b.csv": "x,y\n1,2\n"}, "not_a_table", (None, None, None)),
        ({"ask.csv": ASKS}, "not_a_table", (None, None, None)),
        ({"readme.txt": "nothing"}, "not_a_table", (None, None, None)),
        ({f"{number}.csv": "x,y\n" for number in range(51)}, "not_a_table", (None, None, None)),
        ({"form.csv": FORM, "ask.csv": ""}, "no_header", ("ask", None, None)),
    ],
)
def test_refusals(export, members: dict[str, str], code: str, place: tuple) -> None:
    error = refusal(export(members))
    assert (error.code, (error.params.get("file"), error.row, error.column)) == (code, place)


def test_what_it_unpacks_to_is_bounded(export) -> None:
    path = export({"form.csv": FORM, "form-ask.csv": ASKS})
    assert refusal(path, limits=Limits(max_bytes=path.stat().st_size - 1)).code == "too_large"
    many = "a,b\n" + "x,y\n" * 30_000
    path = export({"list.csv": many})
    assert refusal(path, limits=Limits(max_bytes=100_000)).code == "too_large"
