"""A book and a workbook with everything that writers must write. All of it is invented."""

from datetime import date

from njia.documents import charts
from njia.documents.book import (
    Bars,
    Book,
    Bullets,
    Cell,
    Column,
    Contents,
    Facts,
    Figure,
    Heading,
    Note,
    Numbered,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Table,
)
from njia.documents.sheet import Sheet, SheetColumn

ON = date(2026, 11, 24)
NOTICE = "Invented sample data"

DECISIONS = {"adopted": 31, "adapted": 14, "merged": 9, "deferred": 5, "declined": 4, "withdrawn": 1}
DECISION_LABELS = {key: key.capitalize() for key in DECISIONS}
STAGES = (
    charts.Stage("Meetings", "done", "done"),
    charts.Stage("Voices", "done", "done"),
    charts.Stage("Recommendations", "done", "done"),
    charts.Stage("Review", "done", "done"),
    charts.Stage("Roadmap", "current", "now"),
    charts.Stage("Priorities", "next", "to come"),
    charts.Stage("Submission", "next", "to come"),
    charts.Stage("Monitoring", "next", "to come"),
    charts.Stage("Updates", "next", "to come"),
)
CONSTITUENCIES = (
    ("Survivors and survivor-led organisations", 21.0, "21"),
    ("Civil society", 17.0, "17"),
    ("Workers’ organisations", 11.0, "11"),
    ("Employers’ organisations", 9.0, "9"),
    ("Government", 6.0, "6"),
)

REGISTER_COLUMNS = (
    Column("id", "Number", 2, "id"),
    Column("text", "Recommendation", 6),
    Column("decision", "Decision", 2),
    Column("reason", "Reason", 5),
    Column("budget", "Budget (KES)", 2, "money"),
)


def register_rows(count: int) -> list[tuple[Cell | str, ...]]:
    return [
        (
            Cell(f"KE-R-{number:04d}", anchor=f"KE-R-{number:04d}"),
            "Open a free line for workers who cannot leave their employer, in the languages they speak.",
            "Adopted" if number % 3 else "Declined",
            Cell(("Taken up in ", Run("action 1.2", link="#action-1-2"), "."))
            if number % 3
            else "Another law does so.",
            f"{number * 125_000:,}",
        )
        for number in range(1, count + 1)
    ]


def book(rows: int = 6, landscape: bool = False) -> Book:
    decisions = Table(
        "What was decided",
        (Column("decision", "Decision", 3), Column("count", "Recommendations", 2, "number")),
        [(DECISION_LABELS[key], str(count)) for key, count in DECISIONS.items()],
    )
    return Book(
        title="Roadmap against forced labour, child labour and trafficking",
        subtitle="Jamhuri ya Mfano · version 3, as agreed by the Technical Working Group",
        language="en",
        on=ON,
        notice=NOTICE,
        landscape=landscape,
        blocks=(
            Contents(),
            Heading(1, "What is asked"),
            Paragraph(
                (
                    "The group received ",
                    Run("64 recommendations", strong=True),
                    " and gave each a ",
                    Run("reasoned", emphasis=True),
                    " answer. The full list is in ",
                    Run("the register", link="#register"),
                    ", and the law is at ",
                    Run("a page on the web", link="https://example.org/act?year=2010&part=2"),
                    ".",
                )
            ),
            Facts(
                (
                    ("Convened by", "Ministry of Labour (invented)"),
                    ("Recommendations received", Run("64", strong=True)),
                    ("Closing date", "31 August 2026"),
                )
            ),
            Figure(
                charts.journey_line(STAGES, "Where the process stands"),
                "Four stages are done; the roadmap is next.",
                narrow=charts.journey_line(STAGES, "Where the process stands", upright=True),
            ),
            Heading(2, "What was decided"),
            Figure(
                charts.disposition_bar(DECISIONS, DECISION_LABELS, "Answers", width=600),
                alt="31 of 64 adopted, 14 adapted, 9 merged, 5 deferred, 4 declined, 1 withdrawn.",
                caption="Answers to the 64 recommendations",
                table=decisions,
                narrow=charts.disposition_bar(
                    DECISIONS, DECISION_LABELS, "Answers, for narrow screens", width=330
                ),
            ),
            Heading(2, "Who was heard"),
            Bars(
                "Recommendations by constituency",
                CONSTITUENCIES,
                "Most came from survivors; fewest from government.",
            ),
            Quote(
                Run("Tulizungumza, na sasa tunataka kuona jibu la kila pendekezo.", language="sw"),
                "A member of a survivor-led organisation (invented)",
            ),
            Note("Four recommendations came after the closing date and are answered in the next round."),
            Note((Run("Budget is missing"), " for two actions: 2.3 and 4.1."), "warning"),
            PageBreak(),
            Heading(1, "Priority area 1: Workers who are free to leave"),
            Heading(2, "Outcome 1: Nobody’s papers are held"),
            Heading(3, "Action 1.2: A telephone line that answers", anchor="action-1-2"),
            Paragraph(
                "The line is free, is open day and night, and is run by people who were trained by survivors."
            ),
            Numbered(
                ("Agree on a number with the operators", "Train forty people", "Open in three counties")
            ),
            Heading(4, "What could go wrong"),
            Bullets(
                (
                    "The money ends after one year",
                    ("Nobody knows the number: see ", Run("the law", strong=True)),
                )
            ),
            Heading(1, "The register", anchor="register"),
            Table("Every recommendation and its answer", REGISTER_COLUMNS, register_rows(rows)),
        ),
    )


def sheet(rows: int = 6) -> Sheet:
    columns = (
        SheetColumn("id", "Number", 12, locked=True, help="The public number. It never changes."),
        SheetColumn("text", "Recommendation", 60, help="What is asked, in the giver’s words."),
        SheetColumn(
            "decision", "Decision", 16, choices=("adopted", "adapted, in part", "declined"), help="Pick one."
        ),
        SheetColumn("budget", "Budget", 14, kind="number", help="A number in shillings."),
        SheetColumn("row", "Row version", 10, locked=True, hidden=True),
    )
    values = [
        (f"KE-R-{at:04d}", "=Open a line, please", "adopted" if at % 2 else None, at * 1000 + 0.5, f"v{at}")
        for at in range(1, rows + 1)
    ]
    return Sheet("Register", columns, values, note="Change the white columns and send the file back.")


PROPERTIES = {"njia-process": "KE", "njia-version": "3"}
DATA = {
    "title": "Ukweli & “haki”",
    "rows": [{"id": "KE-R-0001", "count": 2}, {"id": "KE-R-0002", "count": None}],
}
