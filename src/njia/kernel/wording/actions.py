from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.processes.models import Process
from njia.kernel.wording.models import Text, Wording


@transaction.atomic
def say(process: Process, body: str, *, language: str, acting: Actor) -> Text:
    """A new text, said first in its source language."""
    text = Text.objects.create(process=process, source_language=language)
    _add(text, language, body, version=1, source_version=1, acting=acting)
    return text


@transaction.atomic
def reword(text: Text, body: str, *, language: str, acting: Actor) -> bool:
    """Say a text anew, or in another language. False if that is what it says already.

    A new source wording makes every translation of the older one stale; none is lost.
    """
    text = Text.objects.select_for_update().get(pk=text.pk)
    current = Wording.objects.filter(text=text, language=language, is_current=True).first()
    is_source = language == text.source_language
    if current and current.body == body and (is_source or current.source_version == text.version):
        return False
    if is_source:
        text.version += 1
        text.save(update_fields=["version"])
    Wording.objects.filter(text=text, language=language, is_current=True).update(is_current=False)
    version = text.version if is_source else (current.version + 1 if current else 1)
    _add(text, language, body, version=version, source_version=text.version, acting=acting)
    return True


def _add(text: Text, language: str, body: str, *, version: int, source_version: int, acting: Actor) -> None:
    Wording.objects.create(
        text=text, language=language, body=body, version=version, source_version=source_version,
        made_by=acting.ref, made_on=clock.today(),
    )  # fmt: skip


def destroy(text: Text) -> None:
    """Delete a text in all its versions and languages. Part of a room's own action, which tells why."""
    text.delete()


def empty_former(text: Text, language: str) -> None:
    """Delete what all said but the newest in this language, and keep that they were there. Part of a room's own action."""
    Wording.objects.filter(text=text).exclude(language=language, is_current=True).update(
        body="", is_current=False
    )


@transaction.atomic
def check_wording(wording: Wording, *, acting: Actor) -> None:
    """A second person has read the translation."""
    if wording.made_by == acting.ref:
        raise Refused(_("A translation is checked by somebody other than its translator."))
    wording.checked_by = acting.ref
    wording.save(update_fields=["checked_by"])
