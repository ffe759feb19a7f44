from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.processes.models import Process
from njia.proof import new_salt, roadmap_digest
from njia.stages.meetings import queries as meetings
from njia.stages.roadmap.models import FrozenClause, Version
from njia.stages.roadmap.queries import commitments, content, latest_version, unchanged_since
from njia.stages.roadmap.queries.versions import package_clause
from njia.stages.roadmap.states import RULES

if TYPE_CHECKING:
    from njia.stages.meetings.models import Meeting


@transaction.atomic
def freeze(process: Process, meeting: Meeting, *, acting: Actor) -> Version:
    """Freeze the whole draft as the next version, as the meeting left it.

    Every wording gets a commitment of its own under the clause's salt, so that words can be withdrawn later and the
    digest, which goes into the log, still holds. Refused if the meeting was not held, there is no action, or the
    draft says what the last version says.
    """
    RULES["freeze"].require(acting)
    process = Process.objects.select_for_update(of=("self",)).get(pk=process.pk)
    if not meetings.that_can_decide(process).filter(pk=meeting.pk).exists():
        raise Refused(_("Name a meeting of this process that was held."))
    rows = content(process)
    if all(kind != "action" for _id, kind, *_rest in rows):
        raise Refused(_("There is no action in the draft yet."))
    last = latest_version(process)
    if last and unchanged_since(last):
        raise Refused(_("Nothing has changed since version %(number)s.") % {"number": last.number})
    salts = [new_salt() for _row in rows]
    committed = [commitments(salt, row[4]) for salt, row in zip(salts, rows, strict=True)]
    digest = roadmap_digest(map(package_clause, rows, salts, committed))
    number = (Version.objects.filter(process=process).aggregate(highest=Max("number"))["highest"] or 0) + 1
    facts: dict[str, Any] = {
        "version": number,
        "digest": digest,
        "meeting": meeting.public_id,
    }
    line = append(process, [Entry("roadmap.frozen", f"{process.code}-V-{number}", facts)], acting=acting)[0]
    version = Version.objects.create(
        process=process,
        number=number,
        meeting=meeting,
        digest=digest,
        on=clock.today(),
        by=acting.ref,
        line=line,
    )
    FrozenClause.objects.bulk_create(
        FrozenClause(
            version=version, public_id=row[0], kind=row[1], parent=row[2], position=row[3], words=row[4], facts=row[5],
            cites=row[6], commitments=commitment, salt=salt,
        )
        for row, salt, commitment in zip(rows, salts, committed, strict=True)
    )  # fmt: skip
    return version
