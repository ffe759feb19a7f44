"""Pictures that came with filled forms. Faces and places may be on them, so those who keep the register alone see them."""

from django.db.models import QuerySet

from njia.kernel.access import Actor, NotFound
from njia.stages.recommendations.models import FilledForm, Recommendation, SentPicture
from njia.stages.recommendations.queries.field import source_of
from njia.stages.recommendations.states import ASIDE, RULES

PNG = b"\x89PNG"


def pictures(actor: Actor) -> QuerySet[SentPicture]:
    """All that this person may see, without their contents."""
    rows = SentPicture.objects.filter(filled__form__process_id=actor.process_id or 0)
    seen = rows if RULES["edit"].allows(actor) else rows.none()
    return seen.exclude(filled__state__in=ASIDE).select_related("filled__form__process").defer("content")


def pictures_with(item: Recommendation, actor: Actor) -> QuerySet[SentPicture]:
    """Those that came with the filled form from which an item is. Two queries at most, and none for other items."""
    key, colon, _at = item.source_id.partition(":")
    if item.via != "form" or not colon:
        return SentPicture.objects.none()
    filled = FilledForm.objects.filter(key=key, form__process=item.process_id).select_related("form")
    return pictures(actor).filter(filled__in=[row for row in filled if source_of(row.form) == item.source])


def picture_by_key(actor: Actor, pk: int) -> SentPicture:
    """Raises `NotFound` where there is none or the person may not see it."""
    found = pictures(actor).defer(None).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def media_type(picture: SentPicture) -> str:
    """Only JPEG and PNG are ever taken in."""
    return "image/png" if bytes(picture.content[:4]) == PNG else "image/jpeg"
