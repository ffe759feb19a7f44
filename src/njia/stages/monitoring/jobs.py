"""Reminders to those who run a process. They say how much waits and never what: a mail may be read by others."""

import datetime

from django.core.mail import send_mail
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django_tasks import task

from njia.kernel.access import DESK
from njia.kernel.jobs.periodic import periodic
from njia.kernel.people import queries as people
from njia.kernel.processes import queries as processes
from njia.kernel.processes.models import Process
from njia.stages.monitoring import queries


@periodic("monitoring.remind", every=datetime.timedelta(days=7))
def remind(now: datetime.datetime) -> None:
    """Once a week: a mail to everybody at the desk who has an address, where reports are due."""
    for process in Process.objects.all():
        late = len(queries.overdue(process))
        if late:
            for person in {grant.person for grant in people.members(process, DESK) if grant.person.email}:
                mail_reminder.enqueue(person.pk, process.code, late)


@task()
def mail_reminder(person_id: int, code: str, late: int) -> bool:
    """False if the person has left the desk, or their address is gone, since the mail was due."""
    process = processes.by_code(code)
    found = (grant.person for grant in people.members(process, DESK) if grant.person_id == person_id)
    person = next(found, None)
    if person is None or not person.email:
        return False
    with override(person.language or process.language):
        said = ngettext(
            "%(process)s: %(count)s action waits for a report. Sign in to see which.",
            "%(process)s: %(count)s actions wait for a report. Sign in to see which.",
            late,
        ) % {"process": process.name, "count": late}
        send_mail(_("Njia: something waits for you"), said, None, [person.email])
    return True
