"""Forms: bringing them as XLSForms, saying which answer becomes what, handing them out and taking them back."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.ledger.actions import Entry, Fact, append
from njia.kernel.processes.models import Process
from njia.readers.questionnaire import Fault, FormError, Question, Questionnaire, read_xlsform
from njia.stages.recommendations.actions.field.faults import sentence
from njia.stages.recommendations.actions.field.guessing import guess
from njia.stages.recommendations.models import FieldForm, FormFile, FormVersion
from njia.stages.recommendations.queries.field import missing_files, newest, questions_of
from njia.stages.recommendations.states import FORM, MANY, RULES, TARGETS, VOICE_TARGETS

LARGEST_FILE = 5 * 2**20
MOST_FILES = 100
ITEMSETS = "itemsets.csv"


class BadForm(Refused):
    """An XLSForm was refused. `places` says for each reason where: (sheet, row, column, sentence)."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.sentences = [sentence(fault) for fault in faults]
        super().__init__("\n".join(self.sentences), code="form")
        self.row, self.column = faults[0].row, faults[0].column or None


@transaction.atomic
def bring_form(
    process: Process, data: bytes, *, acting: Actor, is_voice: bool | None = None, takes_pictures: bool = False,
    only: str = "",
) -> tuple[FieldForm, bool]:  # fmt: skip
    """Take in an XLSForm as a new form, or as another version of one that is known; returns it and whether it is news.

    With `only`, a form of another id is refused. Whether people speak in confidence through it is said once, when it
    first comes, and never changed.
    Raises `BadForm` with the places of all that is wrong.
    """
    RULES["forms"].require(acting)
    try:
        read = read_xlsform(data)
    except FormError as error:
        raise BadForm(error.faults) from None
    if only and read.form_id != only:
        raise BadForm([Fault("other_form", "settings", 2, "form_id", {"value": only})])
    form = _form(process, read, is_voice=is_voice, takes_pictures=takes_pictures)
    if faults := list(_unwanted(form, read)):
        raise BadForm(faults)
    if not _add_version(form, read):
        return form, False
    if read.itemsets:
        _keep_file(form, ITEMSETS, read.itemsets.encode())
    form.mapping = _fitting(form, read.questions)
    form.save(update_fields=["mapping", "takes_pictures"])
    facts: dict[str, Fact] = {
        "form": form.form_id, "version": read.version, "sha256": read.sha256, "voices": form.is_voice,
    }  # fmt: skip
    append(process, [Entry("form.brought", subject(form), facts)], acting=acting)
    return form, True


def subject(form: FieldForm) -> str:
    return f"{form.process.code}-FORM-{form.pk}"


def _form(process: Process, read: Questionnaire, *, is_voice: bool | None, takes_pictures: bool) -> FieldForm:
    known = FieldForm.objects.select_for_update().filter(process=process, form_id=read.form_id).first()
    if known is None:
        made = FieldForm.objects.create(
            process=process, form_id=read.form_id, is_voice=bool(is_voice), takes_pictures=takes_pictures
        )
        return made
    if is_voice is not None and is_voice != known.is_voice:
        raise Refused(
            _(
                "A form of this id was brought before, and whether it is for voices is never changed. Use another id."
            )
        )
    known.takes_pictures = known.takes_pictures or takes_pictures
    return known


def _unwanted(form: FieldForm, read: Questionnaire) -> Iterator[Fault]:
    for question in read.questions:
        value = {"value": question.name}
        if question.asks_for == "recording":
            yield Fault("recordings", "survey", params=value)
        elif question.asks_for == "picture" and form.is_voice:
            yield Fault("voice_pictures", "survey", params=value)
        elif question.asks_for == "picture" and not form.takes_pictures:
            yield Fault("pictures", "survey", params=value)


def _add_version(form: FieldForm, read: Questionnaire) -> bool:
    known = FormVersion.objects.filter(form=form, version=read.version).first()
    if known:
        if known.xml == read.xml:
            return False
        raise BadForm([Fault("same_version", "settings", 2, "version")])
    FormVersion.objects.create(
        form=form, version=read.version, title=read.title[:200], xml=read.xml, wants=list(read.media),
        questions=[question.plain() for question in read.questions], sha256=read.sha256, brought_on=clock.today(),
    )  # fmt: skip
    return True


def _fitting(form: FieldForm, questions: Sequence[Question]) -> dict[str, list[str]]:
    """What was said before of questions that are still there; where nothing leads to the words, a guess."""
    there = {question.path for question in questions if question.kept}
    kept = {target: [path for path in paths if path in there] for target, paths in form.mapping.items()}
    kept = {target: paths for target, paths in kept.items() if paths}
    return kept if "text" in kept else guess(questions, targets(form)) | kept


def targets(form: FieldForm) -> Mapping[str, Any]:
    return VOICE_TARGETS if form.is_voice else TARGETS


@transaction.atomic
def map_form(form: FieldForm, mapping: Mapping[str, Collection[str]], *, acting: Actor) -> None:
    """Say which questions become what. Raises `Refused` for one that is not there or whose answers are not kept."""
    RULES["forms"].require(acting)
    form = FieldForm.objects.select_for_update().get(pk=form.pk)
    wanted = {target: list(dict.fromkeys(paths)) for target, paths in mapping.items() if paths}
    there = {question.path for question in questions_of(newest(form)) if question.kept}
    for target, paths in wanted.items():
        if target not in targets(form) or not there.issuperset(paths):
            raise Refused(_("There is no such question in this form."))
        if target not in MANY and len(paths) > 1:
            raise Refused(_("Only the words may come from several questions."))
    if "text" not in wanted:
        raise Refused(_("Say which question holds the words."))
    if wanted == form.mapping:
        return
    form.mapping = wanted
    form.save(update_fields=["mapping"])
    append(form.process, [Entry("form.mapped", subject(form), {"targets": sorted(wanted)})], acting=acting)


@transaction.atomic
def add_file(form: FieldForm, name: str, content: bytes, *, acting: Actor) -> None:
    """A picture, a recording or a list that the form shows. The same name again takes the place of the first."""
    RULES["forms"].require(acting)
    form = FieldForm.objects.select_for_update().get(pk=form.pk)
    if name not in newest(form).wants or name == ITEMSETS:
        raise Refused(_("The form does not ask for a file “%(name)s”.") % {"name": name})
    if len(content) > LARGEST_FILE:
        raise Refused(_("The file “%(name)s” is larger than 5 MB.") % {"name": name})
    if FormFile.objects.filter(form=form).exclude(name=name).count() >= MOST_FILES:
        raise Refused(_("A form has at most %(most)s files.") % {"most": MOST_FILES})
    _keep_file(form, name, content)
    facts: dict[str, Fact] = {"sha256": hashlib.sha256(content).hexdigest()}
    append(form.process, [Entry("form.file_added", subject(form), facts)], acting=acting)


def _keep_file(form: FieldForm, name: str, content: bytes) -> None:
    md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
    FormFile.objects.update_or_create(form=form, name=name, defaults={"content": content, "md5": md5})


@transaction.atomic
def remove_file(form: FieldForm, name: str, *, acting: Actor) -> None:
    RULES["forms"].require(acting)
    if not FormFile.objects.filter(form=form, name=name).exclude(name=ITEMSETS).delete()[0]:
        raise NotFound
    append(form.process, [Entry("form.file_removed", subject(form))], acting=acting)


@transaction.atomic
def take_form_step(form: FieldForm, step: str, *, acting: Actor) -> FieldForm:
    """Hand a form out, stop, close it. Raises `Refused` while something is missing that phones need."""
    form = FieldForm.objects.select_for_update().get(pk=form.pk)
    if step not in FORM.steps:
        raise NotFound
    form.state = FORM.take(step, form.state, acting=acting, thing=form)
    if step == "publish":
        _check_whole(form)
    form.save(update_fields=["state"])
    append(form.process, [Entry(f"form.{step}", subject(form), {"form": form.form_id})], acting=acting)
    return form


def _check_whole(form: FieldForm) -> None:
    if "text" not in form.mapping:
        raise Refused(_("Say first which question holds the words."))
    if missing := missing_files(form):
        raise Refused(
            _("The form shows files that are not here yet: %(names)s.") % {"names": ", ".join(missing)}
        )
