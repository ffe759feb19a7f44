"""Taking a voting code and voting with it.

Neither writes a line in the log: a line at each would tell when somebody was there, and lines that can be counted beside
names would tell what they chose.
"""

import random
import secrets
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, Refused
from njia.kernel.codes import LENGTH, code_digest, new_code, typed
from njia.stages.priorities import queries
from njia.stages.priorities.actions.polls import SPARE, add_papers
from njia.stages.priorities.models import Drawn, Paper, Poll
from njia.stages.priorities.states import MOST_POINTS, NO_SUCH_CODE


@transaction.atomic
def draw_code(poll: Poll, constituency: str, *, acting: Actor) -> str:
    """A voting code for somebody with a mandate, shown this once: nothing is kept that leads from the one to the other."""
    poll = _open(poll)
    if constituency not in queries.eligible(poll, acting):
        raise Refused(
            _("Your account has no vote here: you do not speak for a group that votes."), code="role"
        )
    if queries.has_drawn(poll, acting):
        raise Refused(
            _("You have taken your code. It cannot be shown again, because nobody knows which one is yours."),
            code="taken",
        )
    code = new_code()
    free = Paper.objects.filter(poll=poll, constituency=constituency, digest="")
    if not (keys := list(free.values_list("pk", flat=True))):
        add_papers(poll, constituency, SPARE)
        keys = list(free.values_list("pk", flat=True))
    Paper.objects.filter(pk=secrets.choice(keys)).update(digest=code_digest(code, poll.public_id))
    _note_drawn(poll, acting.person_id or 0)
    return code


def _note_drawn(poll: Poll, person: int) -> None:
    """All rows anew and shuffled, so that neither their order nor the transaction that wrote them tells who came when."""
    everybody = [*Drawn.objects.filter(poll=poll).values_list("person_id", flat=True), person]
    random.SystemRandom().shuffle(everybody)
    Drawn.objects.filter(poll=poll).delete()
    Drawn.objects.bulk_create(Drawn(poll=poll, person_id=each) for each in everybody)


@transaction.atomic
def cast(poll: Poll, code: str, scores: Mapping[str, int], *, acting: Actor) -> bool:
    """Vote with a code; voting again until the close replaces it. True if there was a vote before.

    `scores` names what the voter wants, with 1 where things are ticked, or 1 to 5 points. An empty vote counts as one.
    """
    poll = _open(poll)
    stand = set(poll.candidates.values_list("public_id", flat=True))
    most = MOST_POINTS if poll.form == "score" else 1
    if not set(scores) <= stand or not all(1 <= points <= most for points in scores.values()):
        raise Refused(_("This vote does not fit what is voted on. Load the page again."))
    known = Paper.objects.select_for_update().filter(poll=poll, digest=code_digest(code, poll.public_id))
    paper = known.first() if len(typed(code)) == LENGTH else None
    if paper is None:
        raise Refused(NO_SUCH_CODE, code="code")
    before = paper.scores is not None
    paper.scores = dict(sorted(scores.items()))
    paper.save(update_fields=["scores"])
    return before


def _open(poll: Poll) -> Poll:
    """Under a lock, so that nothing is cast while the votes are counted."""
    poll = Poll.objects.select_for_update(of=("self",)).select_related("process").get(pk=poll.pk)
    if not queries.is_open(poll):
        raise Refused(_("This vote is not open."), code="state")
    return poll
