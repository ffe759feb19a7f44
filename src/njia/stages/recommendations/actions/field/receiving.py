"""Taking in what phones and Kobo send: once, whole, and without what tells of the phone and of who holds it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.processes.models import Process
from njia.readers.questionnaire import Answer, Filled
from njia.stages.recommendations.actions.field.confiding import confide
from njia.stages.recommendations.actions.field.pictures import without_traces
from njia.stages.recommendations.actions.field.registering import into_register
from njia.stages.recommendations.models import FieldForm, FilledForm, Sending, SentPicture
from njia.stages.recommendations.queries.field import questions_of, taking_in, version_of
from njia.stages.recommendations.queries.filled import canonical, items, kept, plain
from njia.stages.recommendations.states import FILLED, RULES

UNKNOWN = gettext_lazy("The form “%(form)s” is not known here, or takes nothing in any more.")
OTHER_WORDS = gettext_lazy(
    "Something else was sent before under the same instanceID, and stays. Send a correction as an edit of the sent form."
)
SEALED = gettext_lazy(
    "This corrects words that are sealed, which nobody can change. Whoever gave them can take them back with the receipt."
)


@dataclass(frozen=True)
class Received:
    """What became of it: `new`, `again` (nothing was done twice), or `changed`."""

    outcome: str
    form: FieldForm


def receive(
    process: Process, filled: Filled, *, acting: Actor, pictures: Mapping[str, bytes] | None = None
) -> Received:
    """Take in a filled form, or do nothing if it is here already. All of it or nothing.

    Answers that may not be kept are dropped before anything is looked up. Raises `Refused`: unknown or closed form,
    other words under the same instanceID, a correction of what is sealed, pictures where none are taken.
    """
    RULES["phones"].require(acting)
    try:
        return _receive(process, filled, pictures or {}, acting=acting)
    except IntegrityError:  # the same was sent twice at once, and the other was quicker
        return _receive(process, filled, pictures or {}, acting=acting)


@transaction.atomic
def _receive(process: Process, filled: Filled, pictures: Mapping[str, bytes], *, acting: Actor) -> Received:
    form = taking_in(process, filled.form_id)
    if form is None:
        raise Refused(UNKNOWN % {"form": filled.form_id}, code="unknown_form")
    form.process = process
    answers = kept(filled.answers, questions_of(version_of(form, filled.version)))
    clean = _clean(form, pictures)
    instance, content = _digest(form, filled.instance), _content(form, filled.instance, answers)
    sent = Sending.objects.filter(form=form, instance=instance).select_related("filled").first()
    if sent and sent.content == content:
        _add_pictures(sent.filled, clean)
        return Received("again", form)
    before = sent.filled if sent and filled.kept_as else _corrected(form, filled)
    if sent and before is None:
        raise Refused(OTHER_WORDS, code="conflict")
    if form.is_voice:
        return _confide(form, filled, answers, instance, content)
    row = _keep(form, filled, answers, before)
    _note(form, instance, content, row)
    _add_pictures(row, clean)
    _log(row, answers, changed=before is not None, acting=acting)
    _pass(row, filled.version, answers, first=before is None, acting=acting)
    return Received("changed" if before else "new", form)


def _digest(form: FieldForm, instance: str) -> str:
    return salted_hmac("njia.field.instance", f"{form.pk}:{instance}", algorithm="sha256").hexdigest()


def _content(form: FieldForm, instance: str, answers: Sequence[Answer]) -> str:
    """Keyed by the id that the phone alone holds: what is in the database proves nothing about a guess."""
    return salted_hmac(
        f"njia.field.content.{form.pk}.{instance}", canonical(answers), algorithm="sha256"
    ).hexdigest()


def _corrected(form: FieldForm, filled: Filled) -> FilledForm | None:
    """The one that this corrects: by the instance that it names, or by its id on the server that it comes from."""
    if filled.deprecated:
        earlier = Sending.objects.filter(form=form, instance=_digest(form, filled.deprecated)).first()
        if earlier and earlier.filled is None:
            raise Refused(SEALED, code="sealed")
        if earlier:
            return earlier.filled
    rows = FilledForm.objects.filter(form=form, kept_as=filled.kept_as)
    return rows.first() if filled.kept_as else None


def _confide(
    form: FieldForm, filled: Filled, answers: Sequence[Answer], instance: str, content: str
) -> Received:
    """Sealed at once. That it was sent is noted without anything that leads to the voice, and not in the ledger."""
    _note(form, instance, content, None)
    confide(form, filled.instance, answers)
    return Received("new", form)


def _note(form: FieldForm, instance: str, content: str, row: FilledForm | None) -> None:
    Sending.objects.update_or_create(
        form=form, instance=instance, defaults={"content": content, "filled": row}
    )


def _keep(
    form: FieldForm, filled: Filled, answers: Sequence[Answer], before: FilledForm | None
) -> FilledForm:
    if before is None:
        return FilledForm.objects.create(
            form=form, key=secrets.token_hex(20), kept_as=filled.kept_as, answers=plain(answers),
            version=filled.version, received_on=clock.today(),
        )  # fmt: skip
    return before


def _log(row: FilledForm, answers: Sequence[Answer], *, changed: bool, acting: Actor) -> None:
    kind = "filled.changed" if changed else "filled.received"
    entry = Entry(kind, row.subject, {"form": row.form.form_id}, {"answers": canonical(answers)})
    append(row.form.process, [entry], acting=acting)


def _pass(row: FilledForm, version: str, answers: Sequence[Answer], *, first: bool, acting: Actor) -> None:
    """Into the register at once where nobody has to look at it first: it is new, and nothing in it is marked."""
    if not first:
        row = (
            FilledForm.objects.select_for_update(of=("self",)).select_related("form__process").get(pk=row.pk)
        )
        row.state = FILLED.take("change", row.state, acting=acting, thing=row)
        row.answers, row.version = plain(answers), version
        row.save(update_fields=["state", "answers", "version"])
        return
    found = items(row.form, questions_of(version_of(row.form, version)), answers)
    if found and all(item.is_clean for item in found):
        row.state = FILLED.take("pass", row.state, acting=acting, thing=row)
        into_register(row, found, acting=acting)
        row.answers = []
        row.save(update_fields=["state", "answers"])


def _clean(form: FieldForm, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """Pictures without what cameras write into them. Raises `Refused` where the form takes none, or for other files."""
    if pictures and not form.takes_pictures:
        raise Refused(_("This form takes no files: %(name)s.") % {"name": min(pictures)}, code="files")
    clean = {}
    for name, content in pictures.items():
        bare = without_traces(content)
        if bare is None:
            raise Refused(_("“%(name)s” is no JPEG or PNG picture.") % {"name": name}, code="files")
        clean[name] = bare
    return clean


def _add_pictures(row: FilledForm | None, clean: Mapping[str, bytes]) -> None:
    """Large ones come in several sendings of the same form, so those that are here stay."""
    if row is None:
        return
    here = set(SentPicture.objects.filter(filled=row).values_list("name", flat=True))
    SentPicture.objects.bulk_create(
        SentPicture(filled=row, name=name, content=content)
        for name, content in clean.items()
        if name not in here
    )
