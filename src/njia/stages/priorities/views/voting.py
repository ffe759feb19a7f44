"""Pages on which people vote: from a printed slip without an account, or with the code that their account may take."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from njia.kernel.access import Refused
from njia.kernel.web import attempt, enter
from njia.stages.priorities import actions, queries
from njia.stages.priorities.forms import CodeForm, VoteForm


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def vote(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The ballot paper and the code on one page. Neither is ever in an address, a cookie or the log."""
    _process, actor = enter(request, code)
    poll = queries.poll(actor, number)
    if not queries.is_open(poll):
        raise Refused(_("This vote is not open."), code="state")
    form = VoteForm(request.POST or None, poll=poll, offered=queries.things(poll))
    if form.is_valid():
        before = attempt(
            form, lambda: actions.cast(poll, form.cleaned_data["code"], form.scores(), acting=actor)
        )
        if before is not None:
            context = {"poll": poll, "before": before, "count": len(form.scores())}
            return render(request, "priorities/poll_voted.html", context)
    return render(request, "priorities/poll_vote.html", {"form": form, "poll": poll})


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A voting code for somebody with a mandate. It is shown once, with the ballot paper below it."""
    _process, actor = enter(request, code)
    poll = queries.poll(actor, number)
    labels = {group.constituency: group.label for group in queries.weighed(poll)}
    groups = [(each, labels[each]) for each in queries.eligible(poll, actor)]
    form = CodeForm(request.POST or None, groups=groups)
    drawn = None
    if request.method == "POST" and not groups:
        raise Refused(
            _("Your account has no vote here: you do not speak for a group that votes."), code="role"
        )
    if form.is_valid():
        chosen = form.cleaned_data["constituency"]
        drawn = attempt(form, lambda: actions.draw_code(poll, chosen, acting=actor))
    context = {
        "form": form, "poll": poll, "drawn": drawn, "eligible": bool(groups), "taken": queries.has_drawn(poll, actor),
        "vote_form": VoteForm(poll=poll, offered=queries.things(poll), initial={"code": drawn}) if drawn else None,
    }  # fmt: skip
    return render(request, "priorities/poll_code.html", context)
