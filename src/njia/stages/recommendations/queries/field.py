"""Reads of collecting in the field: forms, phones, and what waits for somebody to look at it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from njia.kernel.access import Actor, NotFound, Role
from njia.kernel.people.tokens import digest
from njia.kernel.processes.models import Process
from njia.readers.questionnaire import Question
from njia.stages.recommendations.models import Device, FieldForm, FilledForm, FormFile, FormVersion
from njia.stages.recommendations.states import (
    ASIDE,
    HANDED_OUT,
    IN_REGISTER,
    REGISTRARS,
    RULES,
    TAKES_IN,
    UNSEEN,
)


@dataclass(frozen=True)
class HandedOut:
    """A form as phones get it: its newest version and its files."""

    form: FieldForm
    version: FormVersion
    files: tuple[FormFile, ...]


@dataclass(frozen=True)
class Counted:
    """A form in the list. What came in through a voices form is not counted here: figures about voices are floored."""

    form: FieldForm
    version: FormVersion
    waiting: int
    taken: int
    aside: int
    missing: tuple[str, ...]


def may_collect(actor: Actor) -> bool:
    """Whether somebody sees forms and phones: those who keep the register, and facilitators."""
    return RULES["phones"].allows(actor)


def forms_of(actor: Actor) -> QuerySet[FieldForm]:
    """Facilitators see what is handed out, those who keep the register all."""
    forms = FieldForm.objects.filter(process_id=actor.process_id or 0)
    if RULES["forms"].allows(actor):
        return forms
    return forms.filter(state__in=HANDED_OUT) if may_collect(actor) else forms.none()


def counted(actor: Actor) -> list[Counted]:
    forms = list(
        forms_of(actor).annotate(
            waiting=Count("filled", Q(filled__state__in=UNSEEN)),
            taken=Count("filled", Q(filled__state__in=IN_REGISTER)),
            aside=Count("filled", Q(filled__state__in=ASIDE)),
        )
    )
    versions = _newest(forms)
    here = _files(forms)
    return [
        Counted(
            form, versions[form.pk], form.waiting, form.taken, form.aside,
            _missing(versions[form.pk], here.get(form.pk, ())),
        )
        for form in forms
    ]  # fmt: skip


def form_by_id(actor: Actor, form_id: str) -> FieldForm:
    """Raises `NotFound` where there is none or the person may not see it."""
    found = forms_of(actor).select_related("process").filter(form_id=form_id).first()
    if found is None:
        raise NotFound
    return found


def _newest(forms: Sequence[FieldForm]) -> dict[int, FormVersion]:
    rows = FormVersion.objects.filter(form__in=forms).order_by("pk")
    return {row.form_id: row for row in rows}


def newest(form: FieldForm) -> FormVersion:
    found = FormVersion.objects.filter(form=form).order_by("pk").last()
    if found is None:
        raise NotFound
    return found


def version_of(form: FieldForm, version: str) -> FormVersion:
    """The version that a phone filled in; the newest where it names one that never was here."""
    return FormVersion.objects.filter(form=form, version=version).first() or newest(form)


def questions_of(version: FormVersion) -> list[Question]:
    return [Question.of(plain) for plain in version.questions]


def _files(forms: Sequence[FieldForm]) -> dict[int, list[FormFile]]:
    found: dict[int, list[FormFile]] = {}
    for file in FormFile.objects.filter(form__in=forms).defer("content"):
        found.setdefault(file.form_id, []).append(file)
    return found


def files_of(form: FieldForm) -> list[FormFile]:
    return _files([form]).get(form.pk, [])


def _missing(version: FormVersion, files: Sequence[FormFile]) -> tuple[str, ...]:
    here = {file.name for file in files}
    return tuple(name for name in version.wants if name not in here)


def missing_files(form: FieldForm) -> tuple[str, ...]:
    """What the form shows, and nobody has brought."""
    return _missing(newest(form), files_of(form))


def handed_out(process: Process) -> list[HandedOut]:
    """In a constant number of queries."""
    forms = list(FieldForm.objects.filter(process=process, state__in=HANDED_OUT))
    versions, files = _newest(forms), _files(forms)
    return [
        HandedOut(
            form, versions[form.pk], tuple(file for file in files.get(form.pk, ()) if _wanted(file, versions))
        )
        for form in forms
    ]


def _wanted(file: FormFile, versions: dict[int, FormVersion]) -> bool:
    return file.name in versions[file.form_id].wants


def handed_out_form(process: Process, form_id: str) -> HandedOut:
    """Raises `NotFound`."""
    found = next((each for each in handed_out(process) if each.form.form_id == form_id), None)
    if found is None:
        raise NotFound
    return found


def file_of(process: Process, form_id: str, name: str) -> FormFile:
    """Raises `NotFound`."""
    found = FormFile.objects.filter(
        form__process=process, form__form_id=form_id, form__state__in=HANDED_OUT, name=name
    ).first()
    if found is None:
        raise NotFound
    return found


def taking_in(process: Process, form_id: str) -> FieldForm | None:
    return FieldForm.objects.filter(process=process, form_id=form_id, state__in=TAKES_IN).first()


def device_by_token(process: Process, token: str, kind: str) -> Device:
    """Also one whose access was ended, so that it can be told so. Raises `NotFound`."""
    found = Device.objects.filter(process=process, digest=digest(token), kind=kind).first()
    if found is None:
        raise NotFound
    return found


def carrier(device: Device) -> Actor:
    """As whom a phone or a Kobo server acts: it brings filled forms, and may do nothing else."""
    return Actor(ref=device.ref, process_id=device.process_id, roles=frozenset({Role.FACILITATOR}))


def devices(actor: Actor) -> QuerySet[Device]:
    """Facilitators see those that they gave access themselves."""
    rows = Device.objects.filter(process_id=actor.process_id or 0)
    if actor.has(REGISTRARS):
        return rows
    return rows.filter(by=actor.ref) if may_collect(actor) else rows.none()


def device_by_ref(actor: Actor, ref: str) -> Device:
    """Raises `NotFound`."""
    found = devices(actor).select_related("process").filter(ref=ref).first()
    if found is None:
        raise NotFound
    return found


def waiting(actor: Actor) -> QuerySet[FilledForm]:
    """Filled forms in which something may identify somebody, for those who keep the register."""
    rows = FilledForm.objects.filter(form__process_id=actor.process_id or 0, state__in=UNSEEN)
    return rows.select_related("form") if RULES["edit"].allows(actor) else rows.none()


def gone(actor: Actor) -> QuerySet[FilledForm]:
    """What is in the register, and was deleted where it came from."""
    rows = FilledForm.objects.filter(
        form__process_id=actor.process_id or 0, state__in=IN_REGISTER, is_gone=True
    ).select_related("form")
    return rows if RULES["edit"].allows(actor) else rows.none()


def filled_by_key(actor: Actor, pk: int) -> FilledForm:
    """One that waits. Raises `NotFound`."""
    found = waiting(actor).select_related("form__process").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def source_of(form: FieldForm) -> str:
    """Where the source ids of its recommendations are unique."""
    return f"form:{form.form_id}"
