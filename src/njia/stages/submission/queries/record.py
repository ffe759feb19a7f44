"""What a package says, as plain data: the register, the roadmap, where each came from, who was heard, who disagreed.

Every fact is read off the log, which is what the package is checked against; every word comes from the rooms that
keep it, with what opens its commitment. Where the two do not tell the same, there is no package.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from njia.kernel.access import Refused
from njia.kernel.ledger import queries as ledger
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies import queries as vocabularies
from njia.kernel.wording.models import Wording
from njia.proof import Leaf, Line, Replay, SignedHead, final_outcomes, originals, replay, tally, vote_of
from njia.stages.meetings import queries as meetings
from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.queries import PackageItem
from njia.stages.review import queries as review
from njia.stages.roadmap import queries as roadmap
from njia.stages.submission.queries.scope import Scope
from njia.stages.voices import queries as voices

Json = dict[str, Any]


@dataclass(frozen=True)
class Record:
    """Everything of one package but its files. `items` are those of register.json, in the order of their ids."""

    scope: Scope
    head: SignedHead
    counts: dict[str, int]
    insights: dict[str, int]
    after_closing: int
    items: list[Json]
    set_aside: list[Json]
    roadmap: Json
    participation: Json
    dissent: Json

    @property
    def day(self) -> datetime.date:
        """The day of the state shown: that of the newest head, never today's."""
        return datetime.date.fromisoformat(self.head.on)

    @property
    def about(self) -> Json:
        scope = self.scope
        return {
            "process": scope.process.code,
            "name": scope.process.name,
            "draft": scope.draft,
            "rounds": scope.rounds,
            "on": self.head.on,
            "version": scope.version.number if scope.version else None,
        }

    def register(self) -> Json:
        """All of register.json but its items, which are many and written one by one."""
        return {
            "format": "njia-register/1",
            "process": self.scope.process.code,
            "rounds": self.scope.rounds,
            "counts": self.counts,
            "insights": self.insights,
            "after_closing": self.after_closing,
            "set_aside": self.set_aside,
        }

    def provenance(self) -> Json:
        """Where each clause comes from, and what became of each item: the same tie read from both ends."""
        return {
            "format": "njia-provenance/1",
            "clauses": {clause["id"]: clause["cites"] for clause in self.roadmap["clauses"]},
            "recommendations": {
                item["id"]: {"clauses": item["clauses"], "outcome": item["state"]} for item in self.items
            },
        }


def gather(scope: Scope, head: SignedHead, leaves: Iterable[Leaf]) -> Record:
    """Put everything together. Raises `Refused` where the rooms and the log do not tell the same of an item."""
    process = scope.process
    log = replay(leaves)
    in_scope = [line for line in log.lines.values() if line.round <= scope.rounds]
    outline = roadmap.package_roadmap(process, scope.version)
    return Record(
        scope=scope,
        head=head,
        counts=tally(in_scope, "recommendation"),
        insights=tally(in_scope, "insight"),
        after_closing=len(originals(log.lines.values())) - len(originals(in_scope)),
        items=list(_items(scope, log, outline)),
        set_aside=_set_aside(process, log),
        roadmap=outline,
        participation=_participation(process),
        dissent=_dissent(process),
    )


def _items(scope: Scope, log: Replay, outline: Json) -> Iterator[Json]:
    """What is in scope, and what a clause cites though it came later, so that no citation leads nowhere."""
    process = scope.process
    clauses = _clauses_by_item(outline)
    decisions = review.package_decisions(process)
    finals = final_outcomes(log.lines)
    reworded = (leaf.index for line in log.lines.values() for leaf in line.wordings)
    salts = ledger.salts(process, reworded)
    said = _wordings(process)
    for given in recommendations.package_items(process):
        item = given.item
        line = log.lines.get(item.public_id)
        if line is None:
            raise _torn(item.public_id)
        if line.round > scope.rounds and item.public_id not in clauses:
            continue
        yield {
            "id": item.public_id,
            "part_of": line.part_of,
            "kind": line.kind,
            "round": line.round,
            "received_on": line.received.on,
            "language": item.language,
            "text": given.text,
            "text_salt": given.salt,
            "received_leaf": line.received.index,
            "state": line.state,
            "decision": _decision(line, decisions.get(item.pk), finals[line.id]),
            "organisation": item.organisation.name if item.organisation else None,
            "themes": list(given.themes),
            "attributes": given.attributes,
            "wordings": _item_wordings(given, line, said.get(item.edited_id or 0, []), salts),
            "clauses": sorted(clauses.get(item.public_id, ())),
        }


def _torn(public_id: str) -> Refused:
    return Refused(
        _(
            "%(id)s is not in the database as it is in the log. If somebody is working on it, build the package again."
        )
        % {"id": public_id},
        code="torn",
    )


def _clauses_by_item(outline: Json) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for clause in outline["clauses"]:
        for cite in clause["cites"]:
            found[cite["recommendation"]].add(clause["id"])
    return found


def _decision(line: Line, known: review.PackageDecision | None, final: tuple[str, str] | None) -> Json | None:
    """The last decision that the log holds, with the reason that the room keeps."""
    leaf = line.decision
    if leaf is None and known is None:
        return None
    if (
        leaf is None
        or known is None
        or final is None
        or (known.leaf, known.state) != (leaf.index, line.state)
    ):
        raise _torn(line.id)
    return {
        "outcome": leaf.facts["outcome"],
        "target": leaf.facts["target"],
        "reason": known.reason,
        "reason_salt": known.reason_salt,
        "body": leaf.facts["body"],
        "on": leaf.on,
        "leaf": leaf.index,
        "final_outcome": final[0],
        "final_id": final[1],
        "vote": vote_of(leaf),
    }


def _wordings(process: Process) -> dict[int, list[Wording]]:
    """Every wording there ever was, by text, in the order in which each language was said."""
    found: dict[int, list[Wording]] = defaultdict(list)
    rows = (
        Wording.objects.filter(text__process=process)
        .select_related("text")
        .order_by("text", "language", "version")
    )
    for row in rows.iterator(chunk_size=2000):
        found[row.text_id].append(row)
    return found


def _item_wordings(
    given: PackageItem, line: Line, said: list[Wording], salts: dict[int, bytes]
) -> list[Json]:
    """The nth leaf of a language is its nth wording; the first in the source language is the verbatim, received.

    Of what may not be sent only the leaves are told. Its wordings may be destroyed; another's are there, or it is torn.
    Of what somebody said in confidence only the newest in each language is told.
    """
    later: dict[str, list[Wording]] = defaultdict(list)
    for wording in said:
        if wording.language != wording.text.source_language or wording.version > 1:
            later[wording.language].append(wording)
    newest = {str(leaf.facts["language"]): leaf.index for leaf in line.wordings}
    told = []
    for leaf in line.wordings:
        language = str(leaf.facts["language"])
        row = later[language].pop(0) if later[language] else None
        if row is None and given.sent:
            raise _torn(line.id)
        former = given.item.voice_id is not None and newest[language] != leaf.index
        own = given.sent and row is not None and row.body == given.item.verbatim
        salt = salts.get(leaf.index) if (given.may_send(language) or own) and not former else None
        told.append(
            {
                "language": language,
                "version": leaf.facts["version"],
                "text": row.body if row and salt else None,
                "salt": ledger.opening(salt, "text") if row and salt else None,
                "leaf": leaf.index,
            }
        )
    return told


def _set_aside(process: Process, log: Replay) -> list[Json]:
    """Told by the log alone: source, row and reason stand there in the open."""
    return [
        {name: leaf.facts[name] for name in ("source", "row", "reason", "repeats")} | {"leaf": leaf.index}
        for leaf in log.set_aside
    ]


def _participation(process: Process) -> Json:
    """Who was heard, by constituency. People behind voices are floored; None where there are too few to say."""
    labels = vocabularies.terms("constituencies")
    came = dict(meetings.total_attendance(process))
    quiet = dict(voices.participation(process))
    return {
        "format": "njia-participation/1",
        "floor": process.floor,
        "constituencies": [
            {
                "code": code,
                "label": labels[code].label,
                "organisations": organisations,
                "recommendations": items,
                "attendance": came.get(code, 0),
                "voices": quiet.get(code),
            }
            for code, organisations, items in recommendations.participation(process)
        ],
        "voices": voices.heard(process),
        "not_meant": voices.not_meant(process),
        "meetings": [
            {
                "id": meeting.public_id,
                "on": meeting.on.isoformat(),
                "title": meeting.title,
                "place": meeting.place,
            }
            for meeting in sorted(meetings.that_can_decide(process), key=lambda meeting: meeting.number)
        ],
    }


def _dissent(process: Process) -> Json:
    return {
        "format": "njia-dissent/1",
        "dissents": [
            {
                "recommendation": each.public_id,
                "outcome": each.outcome,
                "on": each.on.isoformat(),
                "shown_as": each.shown_as,
                "text": each.text,
                "leaf": each.leaf,
                "text_salt": each.salt,
            }
            for each in review.dissents(process)
        ],
    }
