"""Ballots, and votes in a meeting."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from njia.kernel.access import NotFound, Refused
from njia.kernel.web import act_and_return, attempt, go
from njia.stages.meetings import queries as meetings
from njia.stages.review import actions, queries
from njia.stages.review.forms import (
    DeadlineForm,
    OpenBallotForm,
    RecordVoteForm,
    SittingForm,
    StopForm,
    VoteForm,
)
from njia.stages.review.states import BALLOT_OPEN, RULES
from njia.stages.review.views.frame import inside, tools, working

KEPT = gettext_lazy("Your vote is kept. You can change it until the ballot closes.")
COUNTED = gettext_lazy("Everybody has voted, and the ballot is counted.")
OFF = gettext_lazy("The group talks about it first. Nothing says who asked for it.")
BACK = gettext_lazy("It can be decided in one go again, as far as you go.")


@never_cache
@require_safe
def ballots(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = working(request, code)
    context = {
        "ballots": queries.ballots(process),
        "mine": {ballot.pk for ballot in queries.open_for(process, actor)},
        "opens": RULES["open_ballot"].allows(actor),
        "tools": tools(process, actor, "ballots"),
    }
    return render(request, "review/ballots.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def open_ballot(request: HttpRequest, code: str) -> HttpResponse:
    """Put what stands proposed to the vote, on the agenda or not: what has to be talked about comes first."""
    process, actor = working(request, code)
    RULES["open_ballot"].require(actor)
    asked = request.POST if request.method == "POST" else request.GET
    chosen = asked.getlist("item")
    talks, all_proposed = queries.put_forward(
        process, actor, {*chosen, *OpenBallotForm.ids(asked.get("more", ""))}
    )
    form = OpenBallotForm(request.POST or None, talks=talks)
    if form.is_valid():
        given, puts = form.given(), form.puts(chosen)
        made = attempt(
            form,
            lambda: actions.open_ballot(
                process, given["name"].strip(), puts, given["closes_on"], text=given["text"], acting=actor
            ),
        )
        if made:
            return go(request, "review:ballot", code, made.name, said=_("The ballot is open."))
    context = {
        "form": form,
        "talks": [talk for talk in talks if not talk.ballot],
        "on_ballots": [talk for talk in talks if talk.ballot],
        "unlisted": all_proposed - len(talks),
        "chosen": set(chosen),
        "body": queries.body(process),
    }
    return render(request, "review/open_ballot.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def ballot(request: HttpRequest, code: str, name: str) -> HttpResponse:
    process, actor = working(request, code)
    found = queries.ballot_by(process, name)
    on = queries.on_ballot(found, actor)
    form = VoteForm(request.POST if request.method == "POST" else None, on=on)
    if request.method == "POST":
        RULES["vote"].require(actor)
        if form.is_valid():
            given = form.given()
            closed = attempt(form, lambda: actions.vote(process, name, given, acting=actor))
            if closed is not None:
                said = COUNTED if closed else KEPT
                return go(request, "review:ballot", code, name, said=said)
    votes = found.state == BALLOT_OPEN and queries.may_vote(process, actor)
    leads = found.state == BALLOT_OPEN and RULES["open_ballot"].allows(actor)
    context = {
        "ballot": found,
        "on": on,
        "form": form if votes else None,
        "open": found.state == BALLOT_OPEN,
        "stop_form": StopForm() if leads else None,
        "deadline_form": DeadlineForm(ballot=found) if leads else None,
        "opens": RULES["open_ballot"].allows(actor),
        "tools": tools(process, actor, "ballots"),
    }
    return render(request, "review/ballot.html", context, status=422 if form.errors else 200)


@require_POST
def stop_ballot(request: HttpRequest, code: str, name: str) -> HttpResponse:
    process, actor = working(request, code)
    return act_and_return(
        request,
        lambda: actions.stop_ballot(process, name, request.POST.get("reason", ""), acting=actor),
        "review:ballot",
        code,
        name,
        said=_("The ballot is stopped. Its votes are thrown away."),
    )


@require_POST
def move_deadline(request: HttpRequest, code: str, name: str) -> HttpResponse:
    process, actor = working(request, code)
    form = DeadlineForm(request.POST, ballot=queries.ballot_by(process, name))
    if not form.is_valid():
        raise Refused(_("Say until which day."))
    return act_and_return(
        request,
        lambda: actions.move_deadline(process, name, form.cleaned_data["closes_on"], acting=actor),
        "review:ballot",
        code,
        name,
        said=_("There is more time."),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def sitting(request: HttpRequest, code: str, meeting_id: str) -> HttpResponse:
    """Who of the group was at a meeting."""
    process, actor = working(request, code)
    RULES["record"].require(actor)
    meeting = meetings.that_can_decide(process).filter(public_id=meeting_id).first()
    if meeting is None:
        raise NotFound
    form = SittingForm(
        request.POST or None,
        members=queries.members(process, actor),
        sitting=queries.sitting_at(process, meeting_id),
    )
    if form.is_valid():
        done = attempt(form, lambda: actions.sit(process, meeting_id, **form.given(), acting=actor))
        if done:
            return go(request, "review:agenda", code, said=_("It is written down who was there."))
    context = {"form": form, "meeting": meeting}
    return render(request, "review/sitting.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def record_vote(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor, found = inside(request, code, public_id)
    RULES["record"].require(actor)
    form = RecordVoteForm(
        request.POST or None,
        item=found,
        actor=actor,
        answer=queries.answers([found], actor)[found.pk],
        sittings=queries.sittings_of(process),
        members=queries.members(process, actor),
    )
    if form.is_valid():
        made = attempt(form, lambda: actions.record_vote(found, **form.given(), acting=actor))
        if made:
            said = _("The vote is recorded: %(result)s.") % {"result": made.get_result_display()}
            return go(request, "review:item", code, public_id, said=said)
    context = {"form": form, "item": found, "body": queries.body(process)}
    return render(request, "review/record_vote.html", context, status=422 if form.errors else 200)


@require_POST
def take_off(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """A member wants to talk about it first, or does not any more."""
    _process, actor, found = inside(request, code, public_id)
    back = "back" in request.POST
    act = actions.put_back if back else actions.take_off
    said = BACK if back else OFF
    return act_and_return(
        request, lambda: act(found, acting=actor), "review:item", code, public_id, said=said
    )
