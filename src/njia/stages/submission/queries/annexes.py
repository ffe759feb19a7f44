"""The register, provenance, participation and dissent as documents. They say what the JSON beside them says."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from njia.documents.book import Block, Book, Cell, Column, Heading, Paragraph, Quote, Run, Table, Words
from njia.documents.sheet import Sheet, SheetColumn, Value
from njia.stages.review.queries import STANDINGS
from njia.stages.roadmap.queries import RELATIONS
from njia.stages.submission.queries.frame import NOTHING, book, spoken, subtitle
from njia.stages.submission.queries.record import Json, Record
from njia.stages.submission.queries.start_here import heard_blocks


def register_book(record: Record) -> Book:
    """Everything received, as one table: with 10,000 rows it is for searching in a browser, so it has no PDF."""
    columns = (
        Column("id", _("Id"), 2, "id"),
        Column("said", _("What was said"), 6),
        Column("answer", _("Answer"), 2),
        Column("reason", _("Reason"), 5),
        Column("decided", _("Decided by"), 2),
        Column("clauses", _("In the roadmap"), 2),
    )
    blocks: list[Block] = [
        Heading(1, _("Everything that was received, and its answer")),
        Table(_("Register"), columns, [_register_row(record, item) for item in record.items]),
    ]
    if record.set_aside:
        blocks += [
            Heading(1, _("Rows of imported files that were set aside")),
            Paragraph(
                _("They hold no recommendation of their own, and are not counted. None is left out here.")
            ),
            Table(_("Set aside"), _aside_columns(), [_texts(row) for row in _aside_rows(record)]),
        ]
    return book(record, _("Register of recommendations"), subtitle(record), blocks)


def _register_row(record: Record, item: Json) -> list[Cell | str]:
    decision = item["decision"] or {}
    kind = _("Insight") if item["kind"] == "insight" else ""
    round_ = _("round %(n)s") % {"n": item["round"]}
    named = "\n".join(part for part in (item["id"], kind, round_) if part)
    reason = decision.get("reason") or (_("(withheld)") if decision else NOTHING)
    decided = f"{decision['body']}\n{decision['on']}" if decision else NOTHING
    if decision.get("vote"):
        decided += "\n" + _vote(decision["vote"])
    return [
        Cell(named, anchor=item["id"]),
        Cell(_said(record, item)),
        Cell(_answer(item)),
        reason,
        decided,
        Cell(_clauses(item["clauses"])),
    ]


def _vote(vote: Json) -> str:
    """The counts in short; the rule and the quorum they are measured by are the group's."""
    told = {
        "for": vote["for"],
        "against": vote["against"],
        "abstained": vote["abstained"],
        "seats": vote["seats"],
    }
    return _("%(for)s for, %(against)s against, %(abstained)s abstained; %(seats)s seats") % told


def _said(record: Record, item: Json) -> Words:
    """The verbatim words, then the newest wording in the document's language where there is one."""
    told = [each for each in item["wordings"] if each["text"]]
    if item["text"] is None and told:
        return [spoken(record, told[-1]["text"], told[-1]["language"])]
    if item["text"] is None:
        return Run(_("The words are kept private, as their giver wished."), emphasis=True)
    words = [spoken(record, item["text"], item["language"])]
    later = [each for each in told if each["language"] == record.scope.process.language]
    if later:
        words += ["\n", Run(_("Edited: "), emphasis=True), later[-1]["text"]]
    return words


def _answer(item: Json) -> Words:
    decision, shown = item["decision"], str(STANDINGS[item["state"]])
    if not decision or decision["outcome"] != item["state"] or not decision["target"]:
        return shown
    end = decision["final_id"]
    final = f" → {STANDINGS[decision['final_outcome']]}"
    return [shown + ": ", Run(end, link=f"#{end}"), final]


def _clauses(ids: Sequence[str]) -> Words:
    words: list[Run | str] = []
    for each in ids:
        words += [Run(each, link=f"../roadmap/roadmap.html#{each}"), ", "]
    return words[:-1] or NOTHING


def _aside_columns() -> tuple[Column, ...]:
    return (
        Column("source", _("Source"), 4),
        Column("row", _("Row"), 1, "number"),
        Column("reason", _("Reason"), 3),
        Column("repeats", _("Repeats row"), 1, "number"),
    )


def _aside_rows(record: Record) -> Iterator[list[Value]]:
    reasons = {
        "empty": _("no words in it"),
        "placeholder": _("says only that there is nothing"),
        "repeats": _("repeats another row to the letter"),
    }
    for row in record.set_aside:
        yield [row["source"], row["row"], reasons.get(row["reason"], row["reason"]), row["repeats"]]


def _texts(row: Sequence[Value]) -> list[Cell | str]:
    return [NOTHING if value is None else str(value) for value in row]


def register_sheets(record: Record) -> list[Sheet]:
    """For reading: the workbook that can be edited and sent back is made by the register's own page."""
    columns = (
        SheetColumn("id", _("Id"), 14),
        SheetColumn("kind", _("Kind"), 16),
        SheetColumn("round", _("Round"), 8, kind="number"),
        SheetColumn("received", _("Received"), 12),
        SheetColumn("sender", _("Sent by"), 24),
        SheetColumn("text", _("What was said"), 60),
        SheetColumn("answer", _("Answer"), 18),
        SheetColumn("reason", _("Reason"), 48),
        SheetColumn("target", _("Grouped with"), 14),
        SheetColumn("final", _("Answer of that one"), 18),
        SheetColumn("body", _("Decided by"), 14),
        SheetColumn("on", _("Decided on"), 12),
        SheetColumn("clauses", _("In the roadmap"), 20),
        SheetColumn("themes", _("Themes"), 24),
    )
    sheets = [Sheet(_("Register"), columns, (_sheet_row(item) for item in record.items))]
    if record.set_aside:
        aside = tuple(SheetColumn(column.key, column.title, 24) for column in _aside_columns())
        sheets.append(Sheet(_("Set aside"), aside, _aside_rows(record)))
    return sheets


def _sheet_row(item: Json) -> list[Value]:
    decision: dict[str, Any] = item["decision"] or {}
    merged = bool(decision.get("target"))
    return [
        item["id"], _("Insight") if item["kind"] == "insight" else _("Recommendation"), item["round"], item["received_on"],
        item["organisation"], item["text"] if item["text"] is not None else _("(kept private)"),
        str(STANDINGS[item["state"]]), decision.get("reason"), decision.get("target"),
        str(STANDINGS[decision["final_outcome"]]) if merged else None, decision.get("body"), decision.get("on"),
        ", ".join(item["clauses"]), "; ".join(item["themes"]),
    ]  # fmt: skip


def provenance_book(record: Record) -> Book:
    clauses = (
        Column("clause", _("Clause"), 1, "id"),
        Column("sources", _("Comes from"), 4),
    )
    items = (
        Column("id", _("Id"), 1, "id"),
        Column("answer", _("Answer"), 2),
        Column("clauses", _("In the roadmap"), 3),
    )
    blocks: list[Block] = [
        Heading(1, _("From the roadmap to what was said")),
        Table(
            _("Sources of each clause"),
            clauses,
            [_clause_row(clause) for clause in record.roadmap["clauses"]],
        ),
        Heading(1, _("From what was said to the roadmap")),
        Table(
            _("Where each recommendation and insight lives on"),
            items,
            [
                [
                    Cell(item["id"], anchor=item["id"]),
                    str(STANDINGS[item["state"]]),
                    Cell(_clauses(item["clauses"])),
                ]
                for item in record.items
            ],
        ),
    ]
    return book(record, _("Provenance"), subtitle(record), blocks)


def _clause_row(clause: Json) -> list[Cell | str]:
    words: list[Run | str] = []
    for cite in clause["cites"]:
        words += [
            Run(cite["recommendation"], link=f"#{cite['recommendation']}"),
            f" ({RELATIONS[cite['relation']]})",
            ", ",
        ]
    return [Cell(clause["id"], anchor=clause["id"]), Cell(words[:-1] or NOTHING)]


def _not_meant(count: int | None) -> list[Block]:
    if not count:
        return []
    said = _(
        "At least %(count)s times somebody said at their receipt: this is not what I meant. It was looked at again."
    )
    return [Paragraph(said % {"count": count})]


def participation_book(record: Record) -> Book:
    told = record.participation
    meetings = [[row["id"], row["on"], row["title"], row["place"] or NOTHING] for row in told["meetings"]]
    blocks: list[Block] = [
        *heard_blocks(record),
        *_not_meant(told["not_meant"]),
        Heading(1, _("Meetings")),
        Table(
            _("Meetings that were held"),
            (
                Column("id", _("Id"), 2, "id"),
                Column("on", _("Date"), 2, "date"),
                Column("title", _("Title"), 5),
                Column("place", _("Place"), 3),
            ),
            meetings,
        ),
    ]
    return book(record, _("Participation"), subtitle(record), blocks)


def dissent_book(record: Record) -> Book:
    blocks: list[Block] = [Heading(1, _("What members who disagreed wanted recorded"))]
    for each in record.dissent["dissents"]:
        blocks.append(Heading(2, f"{each['recommendation']} · {STANDINGS[each['outcome']]}"))
        blocks.append(
            Quote(each["text"], source=each["shown_as"] or _("A member of the Technical Working Group"))
        )
    if len(blocks) == 1:
        blocks.append(Paragraph(_("No member wanted a dissent recorded.")))
    return book(record, _("Dissent"), subtitle(record), blocks)
