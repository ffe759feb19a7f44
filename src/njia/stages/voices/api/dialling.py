"""What is said to somebody who dials: who can read it, then giving words, or reading the answer."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.stages.voices import actions, queries
from njia.stages.voices.api.gateways import CannotSend, Sender
from njia.stages.voices.api.holding import hold
from njia.stages.voices.api.screens import Call, Conversation, choose, tell, write
from njia.stages.voices.states import CLOSED, GATEWAYS, PURPOSES, asked

TONGUES = {str(number): code for number, (code, _name) in enumerate(settings.LANGUAGES, start=1)}
FOUR = 4


@dataclass(frozen=True)
class Line:
    """Where a call came in, and how an SMS could go back to it."""

    process: Process
    actor: Actor
    kind: str
    phone: str
    sender: Sender


def conversation(call: Call, line: Line) -> Conversation:
    names = dict(settings.LANGUAGES)
    language = TONGUES[(yield from choose("", {key: names[code] for key, code in TONGUES.items()}))]
    with override(language):
        yield from choose(before(line), {"1": _("Go on")})
        wish = yield from choose("", {"1": _("Say what should change"), "2": _("Read the answer")})
        if wish == "2":
            return (yield from hold(call, line.process, line.actor))
        if not queries.is_open(line.process):
            return (yield from tell(str(CLOSED)))
        return (yield from _say(call, line))


def before(line: Line) -> str:
    """What everybody is told before the first word."""
    read = _(
        "This is no emergency line. Your phone company and %(firm)s can read what you type here, and can see that "
        "you were here."
    ) % {"firm": GATEWAYS[line.kind]}
    help_at = [
        _("Help: %(name)s, %(number)s, %(hours)s.")
        % {"name": contact.name, "number": contact.number, "hours": contact.hours}
        for contact in queries.contacts(line.process)
    ]
    return "\n".join([read, *help_at])


def _say(call: Call, line: Line) -> Conversation:
    said = yield from _words()
    if not said:
        return _("Nothing was kept.")
    consents = yield from _consents()
    language = get_language() or settings.LANGUAGE_CODE
    given = actions.Given(said, language, door="ussd", spoken=language, consents=consents)
    _voice, receipt = actions.contribute(
        line.process, given, token=call.session, digits=True, source=line.kind, acting=line.actor
    )
    return (yield from _receipt(call, receipt, line))


def _words() -> Conversation:
    """As many screens as somebody wants to fill. Gateways part what was typed at each star, so a star is a space."""
    said = yield from write(
        _(
            "Write what should change. Write no names, and no places where people hide. You need not say what happened."
        )
    )
    choices = {"1": _("Send"), "2": _("Write more"), "0": _("Stop, and keep nothing")}
    while True:
        count = _("%(number)s letters so far.") % {"number": len(said)}
        typed = yield "\n".join([count, *(f"{key} {label}" for key, label in choices.items())])
        if typed == "0":
            return ""
        if typed == "1":
            return said
        if typed == "2":
            typed = yield from write(_("Go on where you stopped."))
        said = f"{said} {typed}".strip()


def _consents() -> Generator[str, str, dict[str, bool]]:
    """One question a screen, and a quick way to refuse all or the rest."""
    given: dict[str, bool] = {}
    wish = yield from choose(
        _(
            "The working group reads it in safe words, which do not show who you are. May more happen with it?"
        ),
        {"1": _("Ask me use by use"), "2": _("No")},
    )
    for purpose in asked(of_organisation=False) if wish == "1" else ():
        answers = {"1": _("Yes"), "2": _("No"), "3": _("No to all that is left")}
        typed = yield from choose(str(PURPOSES[purpose]), answers)
        given[purpose] = typed == "1"
        if typed == "3":
            break
    return given


def _receipt(call: Call, receipt: str, line: Line) -> Conversation:
    number = " ".join(receipt[place : place + FOUR] for place in range(0, len(receipt), FOUR))
    shown = _(
        "Thank you. Your receipt:\n%(number)s\nWrite it down, but not on a phone that others use. "
        "Dial again to read the answer."
    )
    options: Mapping[str, str] = {"1": _("I wrote it down")}
    if line.sender.works:
        options = {**options, "2": _("Send it by SMS")}
    if (yield from choose(shown % {"number": number}, options)) == "1":
        return _("Nothing will be sent to you. Dial again with your receipt to read the answer.")
    warned = yield from choose(
        _("An SMS stays on this phone. Whoever finds it can read your answer and take your words back."),
        {"1": _("Send it all the same"), "2": _("Do not send it")},
    )
    if warned == "2":
        return _("It was not sent.")
    if call.is_last:
        try:
            line.sender.send(line.phone, number)
        except CannotSend:
            return _("It could not be sent. Your receipt: %(number)s") % {"number": number}
    return _("It was sent. Delete it once you have written it down.")
