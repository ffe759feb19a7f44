"""Publishing answers as a set, and telling each contributor once by the channel that they have."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.processes import actions as processes
from njia.kernel.processes.models import Process
from njia.kernel.processes.queries import published_parts
from njia.stages.review.actions.deciding import hold, settle
from njia.stages.review.models import Case, Decision, Mailing, Notice, Release
from njia.stages.review.queries.answers import batches, body_of
from njia.stages.review.queries.publishing import speakers_of, waits_to_be_published
from njia.stages.review.states import RULES

BATCH = 1_000


@transaction.atomic
def publish_part(process: Process, part: str, *, acting: Actor) -> None:
    """Let the public see a part of the process, for good. With the register its answers are public at once, and whoever
    asked is told. Again it does nothing.
    """
    processes.publish(process, part, acting=acting)
    if part == "register":
        tell_first(process, acting=acting)


@transaction.atomic
def tell_first(process: Process, *, acting: Actor) -> Release | None:
    """The answers that became public with the register itself, as a set: once, whoever published it by what way."""
    if "register" not in published_parts(process):
        return None
    hold(process)
    with_it = [each for each in waits_to_be_published(process) if not each.case.embargoed]
    return _release(process, with_it, acting=acting) if with_it else None


@transaction.atomic
def publish_answers(process: Process, bodies: Collection[str] | None = None, *, acting: Actor) -> Release:
    """Publish what meetings and ballots decided since, at once: all of it, or that of `bodies`, named as in the log."""
    RULES["publish"].require(acting)
    if "register" not in published_parts(process):
        raise Refused(
            _("Publish the register first: every answer given so far is public with it."), code="state"
        )
    hold(process)
    waiting = waits_to_be_published(process)
    chosen = [each for each in waiting if bodies is None or body_of(each) in bodies]
    if not chosen:
        raise Refused(_("No answer waits to be published."), code="nothing")
    return _release(process, chosen, acting=acting)


def _release(process: Process, decisions: Sequence[Decision], *, acting: Actor) -> Release:
    last = Release.objects.filter(process=process).aggregate(last=Max("number"))["last"] or 0
    items = [each.case.recommendation.public_id for each in decisions]
    line = append(
        process,
        [Entry("answers.published", process.code, {"number": last + 1, "items": items})],
        acting=acting,
    )[0]
    made = Release.objects.create(process=process, number=last + 1, on=clock.today(), line=line)
    for some in batches([each.pk for each in decisions]):
        Decision.objects.filter(pk__in=some).update(release=made)
        Case.objects.filter(decisions__in=some).update(embargoed=False)
    settle(process, {whole for each in decisions if (whole := each.case.recommendation.part_of_id)})
    _tell(made, decisions)
    return made


def _tell(release: Release, decisions: Sequence[Decision]) -> None:
    """One notice for each answer, by the one channel that its contributor has; one mail for each who speaks for them."""
    speakers = speakers_of({each.case.recommendation.organisation_id or 0 for each in decisions})
    rows = [_notice(release, each, speakers.keys()) for each in decisions]
    Notice.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    told = {row.contributor for row in rows if row.channel == "organisation"}
    people = sorted({person for key, some in speakers.items() if str(key) in told for person in some})
    Mailing.objects.bulk_create(
        (Mailing(release=release, person_id=person) for person in people),
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def _notice(release: Release, decision: Decision, reachable: Collection[int]) -> Notice:
    item = decision.case.recommendation
    if item.voice_id:
        return Notice(release=release, decision=decision, channel="receipt")
    if item.organisation_id in reachable:
        contributor = str(item.organisation_id)
        return Notice(release=release, decision=decision, contributor=contributor, channel="organisation")
    return Notice(release=release, decision=decision, channel="sheet")


@transaction.atomic
def take_mailing(mailing: int, *, acting: Actor) -> Mailing | None:
    """Mark a mail as sent and return it; None where it has been, or its reader has left. The caller sends it within the
    same transaction, so that a mail that failed is tried again.
    """
    found = Mailing.objects.select_for_update(of=("self",)).filter(pk=mailing, sent_on__isnull=True)
    row = found.select_related("release__process", "person").first()
    if row is None or row.release.process_id != acting.process_id:
        return None
    row.sent_on = clock.today()
    row.save(update_fields=["sent_on"])
    return row
