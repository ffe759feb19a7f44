from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.processes.models import Process
from njia.kernel.wording.models import Text, Wording
from njia.kernel.wording.queries import Said


def say(process: Process, body: str, *, language: str, acting: Actor) -> Text:
    """A new text, said first in its source language."""
    with transaction.atomic(savepoint=False):
        text = Text.objects.create(process=process, source_language=language)
        _wording(text.pk, language, body, version=1, source_version=1, acting=acting).save()
        return text


def reword(text: Text, body: str, *, language: str, acting: Actor, machine: bool = False) -> Wording | None:
    """Say a text anew, or in another language. None if that is what it says already. `machine` says who made it.

    A new source wording makes every translation of the older one stale; none is lost.
    """
    with transaction.atomic(savepoint=False):
        text = Text.objects.select_for_update().get(pk=text.pk)
        rows = Wording.objects.filter(
            text=text, language__in={language, text.source_language}, is_current=True
        )
        held = {row.language: row for row in rows}
        current, source = held.get(language), held.get(text.source_language)
        newest = source.version if source else 0
        if current and current.body == body and current.source_version == newest:
            return None
        version = current.version + 1 if current else 1
        from_ = version if language == text.source_language else newest
        Wording.objects.filter(text=text, language=language, is_current=True).update(is_current=False)
        made = _wording(text.pk, language, body, version=version, source_version=from_, acting=acting)
        made.is_machine = machine
        made.save()
        return made


def say_anew(words: Iterable[tuple[Said, str]], *, acting: Actor) -> None:
    """Say texts anew in the languages in which they were read: two writes, however many they are.

    The caller guards them from the reading on. Where two were at it all the same, the database refuses the second.
    """
    if not (given := list(words)):
        return
    with transaction.atomic(savepoint=False):
        now = Q()
        for said, _body in given:
            now |= Q(text=said.text_id, language=said.language)
        Wording.objects.filter(now, is_current=True).update(is_current=False)
        Wording.objects.bulk_create(
            _wording(
                said.text_id, said.language, body, version=said.version + 1,
                source_version=said.version + 1 if said.is_source else said.newest, acting=acting,
            )
            for said, body in given
        )  # fmt: skip


def _wording(
    text: int, language: str, body: str, *, version: int, source_version: int, acting: Actor
) -> Wording:
    return Wording(
        text_id=text, language=language, body=body, version=version, source_version=source_version,
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


def rebuild_search() -> None:
    """FTS5 marks what is gone and keeps it in its segments until they are merged: built anew, it holds nothing of it.

    Part of a room's own action, after it destroyed or emptied words.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO wording_search(wording_search) VALUES ('rebuild')")


@transaction.atomic
def check_wording(wording: Wording, *, acting: Actor) -> None:
    """A second person has read the translation."""
    if wording.made_by == acting.ref:
        raise Refused(_("A translation is checked by somebody other than its translator."))
    wording.checked_by = acting.ref
    wording.save(update_fields=["checked_by"])
