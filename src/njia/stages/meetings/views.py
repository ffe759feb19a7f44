from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from njia.kernel import sections
from njia.kernel.access import Actor, NotFound, Refused, Words
from njia.kernel.processes.models import Process
from njia.kernel.web import act_and_return, attempt, enter, go
from njia.stages.meetings import actions, queries
from njia.stages.meetings.forms import AgendaRows, AttendanceForm, DecisionRows, MeetingForm
from njia.stages.meetings.models import Meeting
from njia.stages.meetings.states import MEETING, RULES, WRITABLE


def _entered(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    process, actor = enter(request, code)
    if not queries.may_see(actor):
        raise NotFound
    return process, actor


@login_not_required
@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    _process, actor = _entered(request, code)
    to_come, past = queries.to_come_and_past(actor)
    context = {"to_come": to_come, "past": past, "may_write": RULES["write"].allows(actor)}
    return render(request, "meetings/list.html", context)


@login_not_required
@require_safe
def detail(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    _process, actor = _entered(request, code)
    meeting = queries.by_id(actor, public_id)
    context = {
        "meeting": meeting,
        "detail": queries.detail(meeting, actor),
        "sections": sections.render("meeting", meeting, actor),
        "steps": MEETING.offers(meeting.state, actor, meeting),
        "may_write": RULES["write"].allows(actor) and meeting.state in WRITABLE,
    }
    return render(request, "meetings/detail.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = _entered(request, code)
    RULES["write"].require(actor)
    form = MeetingForm(request.POST or None)
    if form.is_valid():
        made = attempt(form, lambda: actions.create_meeting(process, **form.cleaned_data, acting=actor))
        if made:
            said = _("The meeting is written down as %(id)s.") % {"id": made.public_id}
            return go(request, "meetings:detail", process.code, made.public_id, said=said)
    return render(request, "meetings/new.html", {"form": form})


def _for_writing(request: HttpRequest, code: str, public_id: str) -> tuple[Process, Actor, Meeting]:
    process, actor = _entered(request, code)
    RULES["write"].require(actor)
    return process, actor, queries.by_id(actor, public_id)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor, meeting = _for_writing(request, code, public_id)
    initial = {"title": meeting.title, "kind": meeting.kind, "on": meeting.on, "place": meeting.place}
    form = MeetingForm(request.POST or None, initial=initial)
    if form.is_valid():
        done = attempt(form, lambda: actions.edit_meeting(meeting, **form.cleaned_data, acting=actor))
        if done:
            said = _("The meeting is saved.")
            return go(request, "meetings:detail", process.code, meeting.public_id, said=said)
    return render(request, "meetings/edit.html", {"form": form, "meeting": meeting})


@require_http_methods(["GET", "POST"])
def agenda(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor, meeting = _for_writing(request, code, public_id)
    written = queries.detail(meeting, actor).agenda
    initial = [{"title": item.title, "minutes": item.minutes} for item in written]
    rows = AgendaRows(request.POST or None, initial=initial)
    if rows.is_valid():
        items = [(given.get("title", ""), given.get("minutes", "")) for given in rows.cleaned_data]
        if _attempt_rows(rows, lambda: actions.write_agenda(meeting, items, acting=actor)):
            return _after_rows(
                request, "agenda", process, meeting, said=_("The agenda and minutes are saved.")
            )
    return render(request, "meetings/agenda.html", {"rows": rows, "meeting": meeting})


@require_http_methods(["GET", "POST"])
def decisions(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor, meeting = _for_writing(request, code, public_id)
    initial = [{"text": decision.text} for decision in queries.detail(meeting, actor).decisions]
    rows = DecisionRows(request.POST or None, initial=initial)
    if rows.is_valid():
        texts = [given.get("text", "") for given in rows.cleaned_data]
        if _attempt_rows(rows, lambda: actions.record_decisions(meeting, texts, acting=actor)):
            return _after_rows(request, "decisions", process, meeting, said=_("The decisions are saved."))
    return render(request, "meetings/decisions.html", {"rows": rows, "meeting": meeting})


def _record(meeting: Meeting, form: AttendanceForm, actor: Actor) -> bool:
    actions.record_attendance(meeting, form.counts(), agreed=form.agreed(), acting=actor)
    return True


@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor, meeting = _for_writing(request, code, public_id)
    form = AttendanceForm(request.POST or None, initial=queries.who_came(meeting))
    if form.is_valid():
        done = attempt(form, lambda: _record(meeting, form, actor))
        if done:
            said = _("Who came is saved.")
            return go(request, "meetings:detail", process.code, meeting.public_id, said=said)
    return render(request, "meetings/attendance.html", {"form": form, "meeting": meeting})


@require_POST
def step(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor, meeting = _for_writing(request, code, public_id)
    wanted = request.POST.get("step", "")
    return act_and_return(
        request, lambda: actions.take_step(meeting, wanted, acting=actor), "meetings:detail",
        process.code, meeting.public_id, said=_("Saved."),
    )  # fmt: skip


def _attempt_rows(rows: BaseFormSet[Any], act: Callable[[], None]) -> bool:
    """As `web.attempt`, for a set of rows: a refusal is said above them, and nothing typed is lost."""
    try:
        act()
    except Refused as refused:
        rows.non_form_errors().append(str(refused.reason))
        return False
    return True


def _after_rows(
    request: HttpRequest, page: str, process: Process, meeting: Meeting, *, said: Words
) -> HttpResponse:
    """Back to the meeting, or to the same page with new empty rows."""
    to = page if "more" in request.POST else "detail"
    return go(request, f"meetings:{to}", process.code, meeting.public_id, said=said)
