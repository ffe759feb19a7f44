"""What a person does with a filled form in which something may identify somebody."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append, forget_openings
from njia.stages.recommendations.actions.field.registering import into_register
from njia.stages.recommendations.models import FilledForm, SentPicture
from njia.stages.recommendations.queries.filled import LONGEST_LINE, Item, items_of
from njia.stages.recommendations.states import FILLED, RULES

FORGOTTEN_LINES = ("filled.received", "filled.changed")


@transaction.atomic
def take_filled(
    row: FilledForm, texts: Mapping[str, str], *, acting: Actor, titles: Mapping[str, str] | None = None,
    places: Mapping[str, str] | None = None, senders: Mapping[str, str] | None = None, keep: Collection[str] = (),
    keep_pictures: Collection[int] = (),
) -> list[str]:  # fmt: skip
    """Take in the words as this person has written them, by item; returns the public ids.

    An item without words is left out. Of the answers beside, those that are marked stay only if they are named in
    `keep`, as `item:label`, and pictures only if their keys are in `keep_pictures`. What was sent is then forgotten,
    and what could prove a guess of it too.
    """
    row = _locked(row)
    row.state = FILLED.take("take", row.state, acting=acting, thing=row)
    found = [
        _as_written(item, texts[item.at].strip(), titles or {}, places or {}, senders or {}, keep)
        for item in items_of(row)
        if texts.get(item.at, "").strip()
    ]
    if not found:
        raise Refused(_("Nothing would be left of it. Set it aside instead, and say why."))
    ids = into_register(row, found, acting=acting)
    row.pictures.exclude(pk__in=keep_pictures).delete()
    _forget(row)
    append(row.form.process, [Entry("filled.taken", row.subject, {"recommendations": ids})], acting=acting)
    return ids


def _as_written(
    item: Item, text: str, titles: Mapping[str, str], places: Mapping[str, str], senders: Mapping[str, str],
    keep: Collection[str],
) -> Item:  # fmt: skip
    extras = [extra for extra in item.extras if not extra.marks or f"{item.at}:{extra.label}" in keep]
    return replace(
        item, text=text, extras=tuple(extras), title=titles.get(item.at, item.title).strip()[:LONGEST_LINE],
        place=places.get(item.at, item.place).strip()[:LONGEST_LINE],
        sender=senders.get(item.at, item.sender).strip()[:LONGEST_LINE],
    )  # fmt: skip


@transaction.atomic
def set_aside_filled(row: FilledForm, reason: str, *, acting: Actor) -> None:
    """It becomes no recommendation, for a reason that the log commits to. What was sent is forgotten."""
    row = _locked(row)
    row.state = FILLED.take("set_aside", row.state, acting=acting, thing=row)
    if not reason.strip():
        raise Refused(_("Say in a few words why it is set aside."))
    row.reason = reason.strip()
    row.pictures.all().delete()
    _forget(row)
    append(row.form.process, [Entry("filled.set_aside", row.subject, {}, {"reason": reason})], acting=acting)


@transaction.atomic
def destroy_picture(picture: SentPicture, *, acting: Actor) -> None:
    """Somebody or some place can be known on it, or it is of no use: it is gone for good."""
    RULES["edit"].require(acting)
    row = picture.filled
    if SentPicture.objects.filter(pk=picture.pk).delete()[0]:
        append(row.form.process, [Entry("picture.destroyed", row.subject)], acting=acting)


def _locked(row: FilledForm) -> FilledForm:
    return FilledForm.objects.select_for_update(of=("self",)).select_related("form__process").get(pk=row.pk)


def _forget(row: FilledForm) -> None:
    row.answers = []
    row.save(update_fields=["state", "answers", "reason"])
    forget_openings(row.form.process, row.subject, FORGOTTEN_LINES)
