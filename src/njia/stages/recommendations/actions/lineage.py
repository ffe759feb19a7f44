"""Where an item comes from and what it belongs with. Nothing is rewritten: originals keep id, sender and wording."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.stages.recommendations.actions.items import New, store
from njia.stages.recommendations.models import Recommendation, Tie
from njia.stages.recommendations.states import ITEM, JOINED, LEFT, MOST_PARTS, RELATIONS, RULES


@transaction.atomic
def split(item: Recommendation, texts: Sequence[str], *, acting: Actor) -> list[Recommendation]:
    """Divide what holds several asks into parts with ids of their own, from the same sender and in the same round.

    The whole stays as it was given and counts once; the parts are answered in its place. Whether it may still be
    divided, its answer being what it is, the review room says.
    """
    RULES["trace"].require(acting)
    whole = Recommendation.objects.select_for_update(of=("self",)).select_related("round").get(pk=item.pk)
    parts = [text.strip() for text in texts if text.strip()]
    _check_split(whole, parts)
    news = [_part(whole, text) for text in parts]
    return store(whole.process, news, whole.round, late=whole.after_closing, whole=whole, acting=acting)


def _check_split(whole: Recommendation, parts: Sequence[str]) -> None:
    if whole.state in LEFT:
        raise Refused(_("It is not in the register any more, so it is not divided."), code="state")
    if whole.part_of_id:
        raise Refused(
            _("It is a part already. Put the whole back together and divide it anew."), code="state"
        )
    if whole.parts.exclude(state=JOINED).exists():
        raise Refused(_("It is divided already."), code="state")
    if not 2 <= len(parts) <= MOST_PARTS:
        raise Refused(_("Divide it into at least two and at most %(most)s parts.") % {"most": MOST_PARTS})


def _part(whole: Recommendation, text: str) -> New:
    tags = list(whole.tags.values_list("vocabulary", "code"))
    return New(
        text=text, kind=whole.kind, language=whole.language, via=whole.via, received_on=whole.received_on,
        organisation_id=whole.organisation_id, sender=whole.sender, meeting_id=whole.meeting_id,
        voice_id=whole.voice_id, place=whole.place, checking=whole.checking, about=whole.about,
        themes=tuple(code for vocabulary, code in tags if vocabulary == "themes"),
        root_causes=tuple(code for vocabulary, code in tags if vocabulary == "root_causes"),
    )  # fmt: skip


@transaction.atomic
def join(item: Recommendation, *, acting: Actor) -> None:
    """Undo a division: the whole stands again exactly as before, and its parts ask for nothing any more."""
    RULES["trace"].require(acting)
    whole = Recommendation.objects.select_for_update(of=("self",)).get(pk=item.pk)
    parts = list(whole.parts.select_for_update(of=("self",)).exclude(state=JOINED))
    if not parts:
        raise Refused(_("It is not divided."), code="state")
    for part in parts:
        part.state = ITEM.take("join", part.state, acting=acting, thing=part)
    Recommendation.objects.bulk_update(parts, ["state"])
    append(whole.process, [Entry("recommendation.joined", whole.public_id)], acting=acting)


@transaction.atomic
def tie(item: Recommendation, other: Recommendation, relation: str, *, acting: Actor) -> None:
    """Say that one takes the place of another, or belongs with it. Both stay and both are answered."""
    RULES["trace"].require(acting)
    if relation not in RELATIONS:
        raise Refused(_("Choose how the two belong together."))
    if item.pk == other.pk or item.process_id != other.process_id:
        raise Refused(_("Name another recommendation of this process."))
    if relation == "supersedes" and _replaces(other, item):
        raise Refused(_("Each would take the other's place."), code="circle")
    _made, new = Tie.objects.get_or_create(item=item, other=other, relation=relation)
    if new:
        _tell("recommendation.tied", item, other, relation, acting)


def _replaces(start: Recommendation, sought: Recommendation) -> bool:
    """Whether following what was replaced leads from one to the other."""
    met, edge = set[int](), {start.pk}
    while edge:
        met |= edge
        rows = Tie.objects.filter(item__in=edge, relation="supersedes").values_list("other", flat=True)
        edge = set(rows) - met
    return sought.pk in met


@transaction.atomic
def untie(item: Recommendation, other: Recommendation, relation: str, *, acting: Actor) -> None:
    """Undo a tie: both are as if it had never been, but for the log, which has both acts."""
    RULES["trace"].require(acting)
    gone, _each = Tie.objects.filter(item=item, other=other, relation=relation).delete()
    if gone:
        _tell("recommendation.untied", item, other, relation, acting)


def _tell(kind: str, item: Recommendation, other: Recommendation, relation: str, acting: Actor) -> None:
    facts = {"relation": relation, "other": other.public_id}
    append(item.process, [Entry(kind, item.public_id, facts)], acting=acting)
