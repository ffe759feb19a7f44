"""What each role does here, said to those who hold it: the first lines of "What waits for me"."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from njia.kernel.access import Role, Words

MEMBER = _("You read what came in, propose answers with a reason, and may write down that you disagree.")

TASKS: dict[Role, Words] = {
    Role.OPERATOR: _("You keep this site running, and can do all that the secretariat does."),
    Role.CONVENOR: _("You lead the process. You decide what becomes public, and send the roadmap."),
    Role.SECRETARIAT: _(
        "You run the process: meetings, register, decisions, roadmap, submission and updates."
    ),
    Role.FOCAL_POINT: _("You run the process together with the secretariat, and speak for it abroad."),
    Role.TWG_CHAIR: _("You lead the working group: you record what it decided on each recommendation."),
    Role.TWG_MEMBER: MEMBER,
    Role.SURVIVOR_REPRESENTATIVE: MEMBER,
    Role.RAPPORTEUR: _("You write down what is said: meetings, recommendations, and their wording."),
    Role.ADVISER: _("You read everything but the voices, and advise. You decide nothing here."),
    Role.FACILITATOR: _(
        "You help people in the field to give their words. Today you can show them the open page for voices; "
        "workshops with codes that work once are not built yet."
    ),
    Role.SAFEGUARDING_LEAD: _(
        "You watch that nobody is harmed. Today you read what the public reads; "
        "reports of concern are not built yet, so agree with the custodians on another way."
    ),
    Role.CUSTODIAN: _("You read voices that nobody else reads, and pass them on in safe words."),
    Role.GCG_REVIEWER: _("You download the package, check it, give feedback, and record the endorsement."),
    Role.CONTRIBUTOR: _("You register recommendations of your organisation, and read the answers."),
}


def tasks(roles: Iterable[Role]) -> list[Words]:
    """Each task once: a representative's page reads as that of any member."""
    return list(dict.fromkeys(TASKS[role] for role in sorted(roles)))
