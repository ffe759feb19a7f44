"""Background work, enqueued by name."""

from django.core.mail import send_mail
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from njia.kernel.access import INSIDE
from njia.kernel.people import queries as people
from njia.kernel.processes import queries as processes
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.states import RULES


@task()
def mail_named(ref: str, code: str) -> bool:
    """Says that something waits, and neither what nor who. False if they have left, or looked meanwhile."""
    process = processes.by_code(code)
    found = (grant.person for grant in people.members(process, INSIDE) if grant.person.ref == ref)
    person = next(found, None)
    if person is None or not person.email:
        return False
    if not queries.waiting_for(people.actor(person, process)).exists():
        return False
    with override(person.language or process.language):
        said = _("%(process)s: something waits for you. Sign in to see it.") % {"process": process.name}
        send_mail(_("Njia: something waits for you"), said, None, [person.email])
    return True


@task()
def draft_translations(ref: str, code: str, language: str) -> int:
    """Drafts of all that was never said in a language, clause by clause; returns of how many fields.

    What is done stays done where the service fails, and the next try goes on from there. It ends with the right to
    write of whoever asked.
    """
    process = processes.by_code(code)
    person = next((each for each in people.ever_here(process) if each.ref == ref), None)
    actor = people.actor(person, process)
    waiting = queries.to_draft(process, language) if RULES["write"].allows(actor) else []
    return sum(actions.draft_missing(clause, language, acting=actor) for clause in waiting)
