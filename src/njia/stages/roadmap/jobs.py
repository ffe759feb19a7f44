"""Background work, enqueued by name."""

from django.core.mail import send_mail
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from njia.kernel.access import INSIDE
from njia.kernel.people import queries as people
from njia.kernel.processes import queries as processes
from njia.stages.roadmap import queries


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
