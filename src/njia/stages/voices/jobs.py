import datetime

from django.core.mail import send_mail
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from njia.kernel.access import Role, clockwork
from njia.kernel.jobs.periodic import periodic
from njia.kernel.people import queries as people
from njia.kernel.processes import queries as processes
from njia.kernel.processes.models import Process
from njia.stages.voices import actions, queries

HOLDERS = frozenset({Role.CUSTODIAN, Role.SAFEGUARDING_LEAD})


@periodic("voices.figures", every=datetime.timedelta(days=1))
def figures(now: datetime.datetime) -> None:
    for process in Process.objects.all():
        actions.release_figures(process, acting=clockwork(process.pk))


@periodic("voices.arrivals", every=datetime.timedelta(days=1))
def arrivals(now: datetime.datetime) -> None:
    """Once a month has ended, what arrived in it enters the log, shuffled."""
    for process in Process.objects.all():
        actions.log_arrivals(process, acting=clockwork(process.pk))


@periodic("voices.notices", every=datetime.timedelta(minutes=5))
def notices(now: datetime.datetime) -> None:
    """Tell holders of keys, at most once a day, that something waits: other custodians' acts, or an alert."""
    for process in Process.objects.all():
        for person in {grant.person for grant in people.members(process, HOLDERS) if grant.person.email}:
            if actions.note_told(process, people.actor(person, process), acting=clockwork(process.pk)):
                mail_notice.enqueue(person.pk, process.code)


@task()
def mail_notice(person_id: int, code: str) -> bool:
    """Says that something waits and never what, as a mail may be read by others. False if they have left, or looked."""
    process = processes.by_code(code)
    found = (grant.person for grant in people.members(process, HOLDERS) if grant.person_id == person_id)
    person = next(found, None)
    if (
        person is None
        or not person.email
        or not queries.something_waits(process, people.actor(person, process))
    ):
        return False
    with override(person.language or process.language):
        said = _("%(process)s: something waits for you. Sign in to see it.") % {"process": process.name}
        send_mail(_("Njia: something waits for you"), said, None, [person.email])
    return True
