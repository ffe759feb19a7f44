"""Pages for those who collect in the field: forms, phones, and what waits for somebody to look at it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.processes.models import Process
from njia.kernel.web import act_and_return, attempt, enter, go
from njia.stages.recommendations import actions
from njia.stages.recommendations.actions import BadForm
from njia.stages.recommendations.forms import (
    BringForm,
    DeviceForm,
    FileForm,
    JudgeForm,
    MappingForm,
    NewVersionForm,
    ReasonForm,
)
from njia.stages.recommendations.models import FieldForm
from njia.stages.recommendations.queries import collect, field, filled, pictures, ready_made
from njia.stages.recommendations.states import FORM, RULES

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READY_MADE = ("recommendations", "voices")


def _enter(request: HttpRequest, code: str, rule: str = "phones") -> tuple[Process, Actor]:
    process, actor = enter(request, code)
    RULES[rule].require(actor)
    return process, actor


@require_safe
def forms(request: HttpRequest, code: str) -> HttpResponse:
    _process, actor = _enter(request, code)
    may_bring = RULES["forms"].allows(actor)
    context = {
        "rows": field.counted(actor),
        "may_bring": may_bring,
        "waiting": field.waiting(actor).count() if may_bring else 0,
        "gone": field.gone(actor).count() if may_bring else 0,
    }
    return render(request, "recommendations/forms.html", context)


@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = _enter(request, code, "forms")
    form = BringForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if form.is_valid():
        given = form.cleaned_data
        try:
            made, _new = actions.bring_form(
                process, given["file"].read(), is_voice=given["is_voice"], takes_pictures=given["takes_pictures"],
                acting=actor,
            )  # fmt: skip
        except BadForm as bad:
            problems = bad.sentences
        except Refused as refused:
            problems = [str(refused.reason)]
        else:
            said = _("The form is here. Look at it, then hand it out.")
            return go(request, "recommendations:form", process.code, made.form_id, said=said)
    return render(
        request, "recommendations/bring.html", {"form": form, "problems": problems, "ready_made": READY_MADE},
        status=422 if problems else 200,
    )  # fmt: skip


@require_safe
def download_ready_made(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    _enter(request, code, "forms")
    if kind not in READY_MADE:
        raise NotFound
    name, content = ready_made.ready_made(kind)
    return HttpResponse(
        content, content_type=WORKBOOK, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, code: str, form_id: str) -> HttpResponse:
    """One form: POST brings a newer version."""
    process, actor = _enter(request, code)
    shown = field.form_by_id(actor, form_id)
    newer = NewVersionForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST":
        RULES["forms"].require(actor)
        if newer.is_valid():
            try:
                _bring_again(process, shown, newer.cleaned_data["file"].read(), actor)
            except BadForm as bad:
                problems = bad.sentences
            except Refused as refused:
                problems = [str(refused.reason)]
            else:
                said = _("The newer version is here.")
                return go(request, "recommendations:form", process.code, form_id, said=said)
    return render(
        request, "recommendations/form.html", _context(process, actor, shown, newer, problems),
        status=422 if problems else 200,
    )  # fmt: skip


def _bring_again(process: Process, shown: FieldForm, data: bytes, actor: Actor) -> None:
    actions.bring_form(process, data, acting=actor, only=shown.form_id)


def _context(
    process: Process, actor: Actor, shown: FieldForm, newer: NewVersionForm, problems: list[str]
) -> dict[str, object]:
    version = field.newest(shown)
    questions = field.questions_of(version)
    may_bring = RULES["forms"].allows(actor)
    wants = [name for name in version.wants if name != "itemsets.csv"]
    return {
        "shown": shown,
        "version": version,
        "count": next(row for row in field.counted(actor) if row.form.pk == shown.pk),
        "questions": [
            (filled.label_in(each.label, process.language) or each.name, each.path, each.kept)
            for each in questions
        ],
        "steps": FORM.offers(shown.state, actor, shown) if may_bring else [],
        "mapping": MappingForm(form=shown, questions=questions, language=process.language)
        if may_bring
        else None,
        "files": field.files_of(shown),
        "file_form": FileForm(names=wants) if may_bring and wants else None,
        "newer": newer,
        "problems": problems,
        "may_bring": may_bring,
        "without_receipt": shown.is_voice and "receipt" not in shown.mapping,
    }


@require_POST
def map_form(request: HttpRequest, code: str, form_id: str) -> HttpResponse:
    process, actor = _enter(request, code, "forms")
    shown = field.form_by_id(actor, form_id)
    given = MappingForm(
        request.POST, form=shown, questions=field.questions_of(field.newest(shown)), language=process.language
    )
    wanted = given.mapping() if given.is_valid() else {}
    return act_and_return(
        request, lambda: actions.map_form(shown, wanted, acting=actor), "recommendations:form", process.code, form_id,
        said=_("What becomes of the answers is saved."),
    )  # fmt: skip


@require_POST
def add_file(request: HttpRequest, code: str, form_id: str) -> HttpResponse:
    process, actor = _enter(request, code, "forms")
    shown = field.form_by_id(actor, form_id)
    given = FileForm(request.POST, request.FILES, names=field.newest(shown).wants)
    if not given.is_valid():
        raise Refused(_("Choose one of the files that the form shows."), code="file")
    name, file = given.cleaned_data["name"], given.cleaned_data["file"]
    return act_and_return(
        request, lambda: actions.add_file(shown, name, file.read(), acting=actor), "recommendations:form",
        process.code, form_id, said=_("The file is here."),
    )  # fmt: skip


@require_POST
def form_step(request: HttpRequest, code: str, form_id: str) -> HttpResponse:
    process, actor = _enter(request, code, "forms")
    shown = field.form_by_id(actor, form_id)
    return act_and_return(
        request, lambda: actions.take_form_step(shown, request.POST.get("step", ""), acting=actor),
        "recommendations:form", process.code, form_id, said=_("Done."),
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
def devices(request: HttpRequest, code: str) -> HttpResponse:
    """Phones and Kobo servers. The secret of a new one is on the page that answers the POST, and nowhere later."""
    process, actor = _enter(request, code)
    given = DeviceForm(request.POST or None, actor=actor)
    if given.is_valid():
        label, kind = given.cleaned_data["label"], given.cleaned_data.get("kind") or "phone"
        made = attempt(given, lambda: actions.make_device(process, label, kind, acting=actor))
        if made:
            return _admitted(request, process, *made)
    return render(request, "recommendations/devices.html", {"form": given, "rows": field.devices(actor)})


def _admitted(request: HttpRequest, process: Process, device: object, secret: str) -> HttpResponse:
    context: dict[str, object] = {"device": device, "secret": secret}
    if getattr(device, "kind", "") == "phone":
        here = request.build_absolute_uri(f"/{process.code}/recommendations/phones/{secret}")
        context |= {"address": here, "picture": _drawn(here, process)}
    else:
        context["address"] = request.build_absolute_uri(f"/{process.code}/recommendations/kobo/")
    return render(request, "recommendations/admitted.html", context)


def _drawn(address: str, process: Process) -> SafeString:
    """Nothing of it is anybody's words: squares, drawn from base64."""
    return mark_safe(collect.picture(collect.settings_code(address, process.name)))  # noqa: S308


@require_POST
def revoke(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    process, actor = _enter(request, code)
    device = field.device_by_ref(actor, ref)
    return act_and_return(
        request, lambda: actions.revoke_device(device, acting=actor), "recommendations:devices", process.code,
        said=_("It cannot send any more. What it still holds stays on it."),
    )  # fmt: skip


@never_cache
@require_safe
def waiting(request: HttpRequest, code: str) -> HttpResponse:
    _process, actor = _enter(request, code, "edit")
    return render(
        request, "recommendations/waiting.html", {"rows": field.waiting(actor), "gone": field.gone(actor)}
    )


@never_cache
@require_http_methods(["GET", "POST"])
def judge(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One filled form in which something is marked: write safe words and take it in."""
    process, actor = _enter(request, code, "edit")
    row = field.filled_by_key(actor, number)
    items = filled.items_of(row)
    came = list(pictures.pictures(actor).filter(filled=row))
    given = JudgeForm(request.POST or None, items=items, pictures=came)
    if request.method == "POST" and given.is_valid():
        act = lambda: actions.take_filled(  # noqa: E731
            row, given.of("text"), titles=given.of("title"), places=given.of("place"), senders=given.of("sender"),
            keep=given.keep(), keep_pictures=given.cleaned_data.get("pictures", ()), acting=actor,
        )  # fmt: skip
        if ids := attempt(given, act):
            said = _("In the register as %(ids)s.") % {"ids": ", ".join(ids)}
            return go(request, "recommendations:waiting", process.code, said=said)
    shown = [(item, filled.pieces(item.text, item.marks)) for item in items]
    context = {
        "row": row,
        "form": given,
        "items": shown,
        "reason": ReasonForm(),
        "pictures": came,
    }
    return render(request, "recommendations/judge.html", context)


@require_POST
def set_aside(request: HttpRequest, code: str, number: int) -> HttpResponse:
    process, actor = _enter(request, code, "edit")
    row = field.filled_by_key(actor, number)
    reason = request.POST.get("reason", "")[:2000]
    return act_and_return(
        request, lambda: actions.set_aside_filled(row, reason, acting=actor), "recommendations:waiting", process.code,
        said=_("It is set aside, and what was sent is forgotten."),
    )  # fmt: skip


@never_cache
@require_safe
def picture(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A picture that came with a filled form, as it was kept: without what cameras write into them."""
    _process, actor = _enter(request, code, "edit")
    found = pictures.picture_by_key(actor, number)
    return HttpResponse(bytes(found.content), content_type=pictures.media_type(found))


@require_POST
def destroy_picture(request: HttpRequest, code: str, number: int) -> HttpResponse:
    process, actor = _enter(request, code, "edit")
    found = pictures.picture_by_key(actor, number)
    return act_and_return(
        request, lambda: actions.destroy_picture(found, acting=actor), "recommendations:forms", process.code,
        said=_("The picture is destroyed."),
    )  # fmt: skip
