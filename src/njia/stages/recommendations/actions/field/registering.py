"""From a filled form into the register."""

import hashlib
import json
from collections.abc import Sequence

from njia.kernel.access import Actor
from njia.stages.recommendations.actions.items import Attributes, New, add, reclassify, reword, tag
from njia.stages.recommendations.models import FilledForm, Recommendation
from njia.stages.recommendations.queries.field import source_of
from njia.stages.recommendations.queries.filled import Item


def into_register(row: FilledForm, found: Sequence[Item], *, acting: Actor) -> list[str]:
    """Register what is new, and put the new words of what is known beside its first; returns the public ids.

    Callers check who may, and hold the transaction.
    """
    known = {
        item.source_id: item
        for item in Recommendation.objects.filter(
            process=row.form.process, source=source_of(row.form), source_id__startswith=f"{row.key}:"
        ).select_related("edited", "process")
    }
    news = [_new(row, item) for item in found]
    made = add(row.form.process, [new for new in news if new.source_id not in known], acting=acting)
    for new in news:
        before = known.get(new.source_id)
        if before and before.content_key != new.content_key:
            _correct(before, new, acting)
    return [item.public_id for item in (*known.values(), *made)]


def _correct(before: Recommendation, new: New, acting: Actor) -> None:
    """Its sender says something else now: new words stand beside the first ones, the rest takes the former's place.

    Terms that the correction does not name stay: somebody may have set them since.
    """
    reword(before, new.text, language=new.language, acting=acting)
    if new.kind != before.kind:
        reclassify(before, new.kind, acting=acting)
    for vocabulary, codes in (("themes", new.themes), ("root_causes", new.root_causes)):
        if codes:
            tag(before, vocabulary, codes, acting=acting)
    Recommendation.objects.filter(pk=before.pk).update(
        content_key=new.content_key, attributes=new.attributes, place=new.place, title=new.title,
        sender=new.sender, organisation_id=new.organisation_id,
    )  # fmt: skip


def _new(row: FilledForm, item: Item) -> New:
    attributes: Attributes = {extra.label: extra.value for extra in item.extras}
    told = [item.text, item.title, item.place, item.kind, item.sender, item.organisation_id, item.themes]
    content = json.dumps([*told, item.root_causes, attributes], sort_keys=True)
    return New(
        text=item.text, kind=item.kind, language=item.language, via="form", title=item.title,
        received_on=row.received_on, organisation_id=item.organisation_id, sender=item.sender, place=item.place,
        themes=item.themes, root_causes=item.root_causes, attributes=attributes, source=source_of(row.form),
        source_id=f"{row.key}:{item.at}", content_key=hashlib.sha256(content.encode()).hexdigest(),
    )  # fmt: skip
