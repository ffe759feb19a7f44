import datetime

from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from njia.kernel.access import MEMBERS, clockwork
from njia.kernel.jobs.periodic import periodic
from njia.kernel.people import queries as people
from njia.kernel.processes import queries as processes
from njia.kernel.processes.models import Process
from njia.stages.review import actions, queries


@periodic("review.reminders", every=datetime.timedelta(hours=6))
def reminders(now: datetime.datetime) -> None:
    """Those who are late with their reading hear so once a week."""
    for process in Process.objects.all():
        for person in actions.remind(process, acting=clockwork(process.pk)):
            mail_reminder.enqueue(person, process.code)


@periodic("review.ballots", every=datetime.timedelta(minutes=5))
def ballots(now: datetime.datetime) -> None:
    """Ballots whose last day is over are counted; a run that was missed is made up for."""
    for process in Process.objects.all():
        actions.close_ballots(process, acting=clockwork(process.pk))


@periodic("review.notices", every=datetime.timedelta(minutes=5))
def notices(now: datetime.datetime) -> None:
    """Tell what became public with the register, and send the mails that wait."""
    for process in Process.objects.all():
        if queries.untold(process):
            actions.tell_first(process, acting=clockwork(process.pk))
        for mailing in queries.unsent(process):
            mail_answers.enqueue(mailing, process.code)


@task()
def mail_answers(mailing: int, code: str) -> bool:
    """Says that something waits, and not what. False if it was sent before."""
    process = processes.by_code(code)
    with transaction.atomic():
        row = actions.take_mailing(mailing, acting=clockwork(process.pk))
        if row is None or not row.person.email:
            return False
        with override(row.person.language or process.language):
            said = _("%(process)s: something waits for you. Sign in to see it.") % {"process": process.name}
            send_mail(_("Njia: something waits for you"), said, None, [row.person.email])
    return True


@task()
def mail_reminder(person_id: int, code: str) -> bool:
    """Says that something waits, and not what. False if they have caught up or left meanwhile."""
    process = processes.by_code(code)
    grants = people.members(process, MEMBERS)
    person = next((grant.person for grant in grants if grant.person_id == person_id), None)
    if person is None or not person.email or person_id not in queries.late_readers(process):
        return False
    with override(person.language or process.language):
        said = _("%(process)s: something waits for you. Sign in to see it.") % {"process": process.name}
        send_mail(_("Njia: something waits for you"), said, None, [person.email])
    return True
