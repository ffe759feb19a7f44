"""Imported words wait until it is known that they identify nobody: a program looks first, a person at what it doubts.

It fails closed: what nobody has looked at yet is withheld like what may name somebody. Nothing is changed by looking.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append, forget_openings
from njia.kernel.processes.models import Process
from njia.kernel.wording import actions as wording
from njia.stages.recommendations.actions.comparing import forget_likeness
from njia.stages.recommendations.actions.forgetting import rebuild_search
from njia.stages.recommendations.actions.items import reword
from njia.stages.recommendations.models import Recommendation
from njia.stages.recommendations.states import DOUBT, FORGOTTEN, RULES, UNREAD
from njia.stages.voices import queries as voices

JOB, WIPE = "njia.stages.recommendations.jobs.check", "njia.stages.recommendations.jobs.wipe"
AT_ONCE = 100
"""So many texts are looked at while somebody waits; more are looked at beside the requests."""
BATCH = 500
COMMITTED = ("recommendation.received", "recommendation.reworded")


def check_soon(process: Process, count: int, *, acting: Actor) -> int:
    """Look at what came in, now or in the background; says how many wait. Part of the action that brought them."""
    if count <= AT_ONCE:
        check_imported(process, acting=acting)
    else:
        transaction.on_commit(lambda: import_string(JOB).enqueue(process.pk))
    return Recommendation.objects.filter(process=process).exclude(checking="").count()


def check_imported(process: Process, *, acting: Actor) -> int:
    """Look at all words that nobody has looked at yet; says how many of them a person has to read."""
    doubtful = 0
    while rows := list(
        Recommendation.objects.filter(process=process, checking=UNREAD).select_related("edited")[:BATCH]
    ):
        names = {item.pk for item in rows if _names_somebody(item)}
        with transaction.atomic():
            unread = Recommendation.objects.filter(pk__in=[item.pk for item in rows], checking=UNREAD)
            unread.exclude(pk__in=names).update(checking="")
            doubtful += Recommendation.objects.filter(pk__in=names, checking=UNREAD).update(checking=DOUBT)
    return doubtful


def _names_somebody(item: Recommendation) -> bool:
    told = [item.title, item.verbatim, *map(str, item.attributes.values())]
    if item.edited:
        told += [said.body for said in item.edited.wordings.all()]
    return any(voices.names_somebody(text) for text in told if text)


@transaction.atomic
def pass_words(items: Sequence[Recommendation], *, acting: Actor) -> int:
    """Say of some that their words identify nobody who must not be known: from now on they are read like all others."""
    RULES["edit"].require(acting)
    waiting = Recommendation.objects.filter(pk__in=[item.pk for item in items]).exclude(checking="")
    passed = list(waiting.select_for_update(of=("self",)))
    Recommendation.objects.filter(pk__in=[item.pk for item in passed]).update(checking="")
    if passed:
        entries = [Entry("words.passed", item.public_id) for item in passed]
        append(passed[0].process, entries, acting=acting)
    return len(passed)


@transaction.atomic
def replace_words(item: Recommendation, text: str, *, acting: Actor) -> None:
    """Put safe words in the place of imported ones that identify somebody. The former are destroyed, title and all.

    Their commitment stays in the log and can no longer be opened; the id and the answer stay.
    """
    RULES["edit"].require(acting)
    if not text.strip():
        raise Refused(_("The wording cannot be empty."))
    item = Recommendation.objects.select_for_update(of=("self",)).select_related("process").get(pk=item.pk)
    if not item.checking:
        raise Refused(_("Somebody has looked at this one already."), code="state")
    old, item.edited = item.edited, None
    item.verbatim, item.title, item.attributes, item.checking = FORGOTTEN, "", {}, ""
    item.save(update_fields=["verbatim", "title", "attributes", "checking", "edited"])
    if old:
        wording.destroy(old)
    forget_openings(item.process, item.public_id, COMMITTED)
    forget_likeness([item])
    rebuild_search()
    transaction.on_commit(lambda: import_string(WIPE).enqueue())
    append(item.process, [Entry("words.destroyed", item.public_id)], acting=acting)
    reword(item, text.strip(), language=item.language, acting=acting)
