"""The two pages that a package opens with: what is asked, who was heard, what became of it, and how to check it."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from njia.documents.book import (
    Block,
    Book,
    Bullets,
    Column,
    Facts,
    Heading,
    Note,
    Numbered,
    Paragraph,
    Run,
    Table,
    Words,
)
from njia.proof import fingerprint
from njia.stages.review.queries import ENTERS_ROADMAP, STANDINGS
from njia.stages.roadmap import queries as roadmap
from njia.stages.roadmap.queries import Money, Node
from njia.stages.submission.queries.frame import NOTHING, book, subtitle
from njia.stages.submission.queries.record import Record

SHOWN = 6
"""Missing things that are named: the opening has two pages."""


def start_here(record: Record, tree: Sequence[Node], missing: Sequence[str]) -> Book:
    """`missing` are the reasons why the process cannot be submitted yet: none in a final package."""
    blocks = [
        *_asked(record, tree),
        *heard_blocks(record),
        *_gaps(record, tree, missing),
        *_answers(record),
        *_checking(record),
        *_inside(record),
    ]
    title = _("Roadmap against forced labour, child labour and human trafficking")
    return book(record, _("Start here"), f"{title}\n{subtitle(record)}", blocks)


def _asked(record: Record, tree: Sequence[Node]) -> Iterator[Block]:
    yield Heading(1, _("What is asked"), "asked")
    scope = record.scope
    if scope.draft or scope.version is None:
        yield Note(
            _("This is a draft. It may be incomplete, and it asks for nothing yet."),
            "warning",
        )
    else:
        asked = ngettext(
            "%(name)s sends version %(version)s of its roadmap to the Global Coordinating Group of Alliance 8.7 and asks "
            "for its review. The meeting %(meeting)s decided on it. Everything received in the first round has a "
            "reasoned answer.",
            "%(name)s sends version %(version)s of its roadmap to the Global Coordinating Group of Alliance 8.7 and asks "
            "for its review. The meeting %(meeting)s decided on it. Everything received in rounds 1 to %(rounds)s has a "
            "reasoned answer.",
            scope.rounds,
        )
        given = {"name": scope.process.name, "version": scope.version.number, "rounds": scope.rounds}
        yield Paragraph(asked % (given | {"meeting": scope.version.meeting.public_id}))
    areas = roadmap.totals(tree).areas
    if areas:
        yield Table(
            _("The roadmap in short"),
            (
                Column("area", _("Priority area"), 8),
                Column("actions", _("Actions"), 2, "number"),
                Column("budget", _("Budget"), 4, "money"),
                Column("gap", _("Not funded yet"), 4, "money"),
            ),
            [_area_row(area, sums) for area, sums in areas],
        )


def _area_row(area: Node, sums: Sequence[Money]) -> list[str]:
    count = str(len(roadmap.actions_of([area])))
    return [area.title.body, count, money(sums, "amount"), money(sums, "gap")]


def money(sums: Sequence[Money], part: str) -> str:
    """Each currency on a line of its own: they are never added to one another."""
    return (
        "\n".join(f"{each.currency}\N{NO-BREAK SPACE}{getattr(each, part):,.0f}" for each in sums) or NOTHING
    )


def heard_blocks(record: Record) -> Iterator[Block]:
    yield Heading(1, _("Who was heard"), "heard")
    told = record.participation
    yield Table(
        _("By constituency"),
        (
            Column("constituency", _("Constituency"), 5),
            Column("organisations", _("Organisations"), 2, "number"),
            Column("recommendations", _("Sent openly"), 2, "number"),
            Column("attendance", _("Came to meetings"), 2, "number"),
            Column("voices", _("Voices in confidence"), 2, "number"),
        ),
        [_heard_row(row) for row in told["constituencies"]],
    )
    yield Paragraph(
        _(
            "Voices are counted in steps of %(floor)s and not shown where there are fewer. Meetings held: %(meetings)s."
        )
        % {"floor": told["floor"], "meetings": len(told["meetings"])}
    )


def _heard_row(row: dict[str, object]) -> list[str]:
    came = _("present, number withheld") if row["attendance"] is None else str(row["attendance"] or NOTHING)
    counts = [str(row[name] or NOTHING) for name in ("organisations", "recommendations")]
    return [str(row["label"]), *counts, came, str(row["voices"] or NOTHING)]


def _answers(record: Record) -> Iterator[Block]:
    yield Heading(1, _("What became of every recommendation"), "answers")
    keys = [key for key in STANDINGS if key in record.counts or key in record.insights]
    rows = [[_("Received"), str(record.counts["received"]), str(record.insights["received"])]]
    rows += [
        [str(STANDINGS[key]), str(record.counts.get(key, NOTHING)), str(record.insights.get(key, NOTHING))]
        for key in keys
    ]
    yield Paragraph(
        _(
            "Each is counted once: received is all the other lines added up. In a final package nothing waits and nothing "
            "is open. Every answer has its reason, and names the meeting or ballot that gave it."
        )
    )
    yield Table(
        _("Answers"),
        (
            Column("state", _("Answer"), 6),
            Column("recommendations", _("Recommendations"), 3, "number"),
            Column("insights", _("Insights"), 3, "number"),
        ),
        rows,
    )


def _gaps(record: Record, tree: Sequence[Node], missing: Sequence[str]) -> Iterator[Block]:
    gaps: list[Words] = list(missing[:SHOWN])
    if more := len(missing[SHOWN:]):
        gaps.append(
            ngettext("%(n)s more thing is missing.", "%(n)s more things are missing.", more) % {"n": more}
        )
    gaps += _known_gaps(record, tree)
    yield Heading(1, _("Gaps"), "gaps")
    yield Bullets(gaps) if gaps else Paragraph(_("None that the record shows."))


def _known_gaps(record: Record, tree: Sequence[Node]) -> Iterator[str]:
    told = record.participation["constituencies"]
    unheard = [
        row["label"]
        for row in told
        if not row["organisations"] and row["attendance"] == 0 and not row["voices"]
    ]
    if unheard:
        yield _("Not heard: %(groups)s.") % {"groups": "; ".join(unheard)}
    if gap := [each for each in roadmap.totals(tree).overall if each.gap]:
        yield _("Not funded yet: %(sums)s.") % {"sums": money(gap, "gap").replace("\n", "; ")}
    if record.counts["deferred"]:
        yield _("Deferred to later: %(n)s. The register says why.") % {"n": record.counts["deferred"]}
    if record.after_closing:
        yield _("Received after closing, to be answered in the next round: %(n)s.") % {
            "n": record.after_closing
        }
    if record.set_aside:
        yield _("Rows of imported files set aside, each with its reason, outside the sum: %(n)s.") % {
            "n": len(record.set_aside)
        }
    uncited = [item["id"] for item in record.items if item["state"] in ENTERS_ROADMAP and not item["clauses"]]
    if uncited:
        yield _("Adopted or adapted, but cited by no clause: %(n)s.") % {"n": len(uncited)}
    days = (record.day - record.scope.process.target_on).days
    if days > 0:
        yield _("The target date was %(date)s; this package is %(days)s days later.") % {
            "date": record.scope.process.target_on.isoformat(),
            "days": days,
        }


def _checking(record: Record) -> Iterator[Block]:
    yield Heading(1, _("How to check"), "check")
    yield Numbered(
        [
            _(
                "Ask the ministry for the fingerprint of its key by another way than this package, and compare it."
            ),
            (
                _("On any computer with Njia, without a network, run: "),
                Run("njia verify PACKAGE.zip --key FINGERPRINT", strong=True),
            ),
            _("It counts again from the log, and names the file or the recommendation that does not agree."),
        ]
    )
    head = _("%(size)s lines on %(day)s, root %(root)s")
    yield Facts(
        [
            (_("Fingerprint of the key"), Run(fingerprint(record.head.key), strong=True)),
            (
                _("Signed log"),
                head % {"size": record.head.size, "day": record.head.on, "root": record.head.root},
            ),
        ]
    )
    yield Paragraph(
        _(
            "This shows that nothing in the log was changed, left out or counted twice since it was signed. It cannot show "
            "that everything that was said came into the log: who gave a recommendation can look for it in the register."
        )
    )


def _inside(record: Record) -> Iterator[Block]:
    yield Heading(1, _("What is in this package"), "inside")
    rows = [
        (_("Roadmap"), "roadmap/roadmap", ("html", "pdf", "docx", "xlsx", "json"), _("the plan itself")),
        (
            _("Register"),
            "register/register",
            ("html", "xlsx", "json"),
            _("what was received, and each answer"),
        ),
        (_("Provenance"), "provenance/provenance", ("html", "json"), _("which clause comes from what")),
        (_("Participation"), "participation/participation", ("html", "json"), _("who was heard, and where")),
        (_("Dissent"), "dissent/dissent", ("html", "json"), _("what those who disagreed wrote")),
    ]
    proof = "log/leaves.jsonl · log/head.json · manifest.json · manifest.sig.json"
    pairs: list[tuple[str, Words]] = [
        (title, [*_links(stem, endings), f": {text}"]) for title, stem, endings, text in rows
    ]
    yield Facts([*pairs, (_("Proof"), proof)])


def _links(stem: str, endings: Sequence[str]) -> list[Run | str]:
    found: list[Run | str] = []
    for ending in endings:
        found += [Run(ending.upper(), link=f"{stem}.{ending}"), " · "]
    return found[:-1]
