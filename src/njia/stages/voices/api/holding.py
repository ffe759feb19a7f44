"""What whoever shows a receipt reads and does on a telephone: the same as on the page."""

from html.parser import HTMLParser

from django.utils.translation import gettext as _

from njia.kernel import sections
from njia.kernel.access import Actor, NotFound
from njia.kernel.processes.models import Process
from njia.stages.voices import actions, queries
from njia.stages.voices.api.screens import MORE, Call, Conversation, choose, pages, tell, write
from njia.stages.voices.models import Voice
from njia.stages.voices.states import GONE, OBJECTIONS, PURPOSES, UNREAD, VOICE, asked, holder


def hold(call: Call, process: Process, actor: Actor) -> Conversation:
    typed = yield from write(_("Type your receipt: the 16 digits, or the words."))
    call.looked_up = True
    try:
        voice = actions.look_up(typed, process)
    except NotFound:
        return _("Nothing was found for this. Look at each digit again.")
    wish = yield from choose(_standing(voice, actor), _wishes(voice))
    return (yield from WISHES[wish](call, voice, holder(process.pk)))


def _standing(voice: Voice, actor: Actor) -> str:
    told = [str(VOICE.states[voice.state])]
    if voice.state in UNREAD:
        told.append(_("Reading can take some weeks. Look again later."))
    if voice.reason:
        told.append(voice.reason)
    return "\n".join([*told, *(text_of(section) for section in sections.render("receipt", voice, actor))])


def _wishes(voice: Voice) -> dict[str, str]:
    if voice.state in GONE:
        return {"0": _("End")}
    wishes = {"1": _("Uses"), "2": _("Take it back"), "5": _("Destroy receipt"), "0": _("End")}
    if voice.state not in UNREAD:
        wishes["3"] = _("Not what I meant")
    if queries.can_show(voice) or queries.waits_for_holder(voice):
        wishes["4"] = _("The safe words")
    return dict(sorted(wishes.items(), key=lambda wish: wish[0] == "0"))


def _uses(call: Call, voice: Voice, acting: Actor) -> Conversation:
    """Each use in turn; the first change is made, and ends the call."""
    given = queries.consents(voice)
    for purpose in asked(of_organisation=voice.organisation_id is not None):
        stands = _("You allow it.") if given[purpose] else _("You do not allow it.")
        other = _("Stop it") if given[purpose] else _("Allow it")
        if (yield from choose(f"{PURPOSES[purpose]}\n{stands}", {"1": other, "2": _("Next")})) == "1":
            if call.is_last:
                actions.set_consent(voice, purpose, not given[purpose], acting=acting)
            return _("Your choice is saved.")
    return _("Nothing was changed.")


def _take_back(call: Call, voice: Voice, acting: Actor) -> Conversation:
    wish = yield from choose(
        _(
            "Your words are destroyed. What was printed or sent before cannot be called back. This cannot be undone."
        ),
        {"1": _("Words alone"), "2": _("Words and recommendation"), "0": _("No")},
    )
    if wish == "0":
        return _("Nothing was changed.")
    if call.is_last:
        actions.withdraw(voice, acting=acting, wholly=wish == "2")
    return _("Your words are withdrawn.")


def _object(call: Call, voice: Voice, acting: Actor) -> Conversation:
    numbered = dict(enumerate(OBJECTIONS, start=1))
    options = {str(number): str(OBJECTIONS[about]) for number, about in numbered.items()}
    wish = yield from choose("", {**options, "0": _("End")})
    if wish == "0":
        return _("Nothing was changed.")
    if call.is_last:
        actions.object_to(voice, numbered[int(wish)], acting=acting)
    return _("Thank you. Somebody looks at this again.")


def _safe_words(call: Call, voice: Voice, acting: Actor) -> Conversation:
    """Shown once: they count as shown when the last page of them is. Earlier steps of a call show nothing any more."""
    wishes = {"0": _("End")}
    if queries.waits_for_holder(voice):
        wishes = {"1": _("Yes, this is what I mean"), **wishes}
    screens, place = pages("\n".join(queries.unshown(voice).values_list("text", flat=True)), wishes), 0
    if not queries.can_show(voice):
        screens = pages(_("The safe words were shown once already, and are not shown again."), wishes)
    while True:
        if call.is_last and place >= len(screens) - 1 and queries.can_show(voice):
            actions.show_wording(voice, acting=acting)
        typed = yield screens[min(place, len(screens) - 1)]
        if typed != MORE:
            break
        place += 1
    if typed != "1" or queries.can_show(voice):
        return _("Nothing was changed.")
    if call.is_last:
        actions.confirm_own(voice, acting=acting)
    return _("Thank you. The safe words go on as they are.")


def _destroy(call: Call, voice: Voice, acting: Actor) -> Conversation:
    sure = yield from choose(
        _("You will not see the answer then, and cannot take your words back any more."),
        {"1": _("Destroy the receipt for good"), "0": _("No")},
    )
    if sure == "0":
        return _("Nothing was changed.")
    if call.is_last:
        actions.destroy_receipt(voice, acting=acting)
    return _("Your receipt is destroyed.")


def _end(_call: Call, _voice: Voice, _acting: Actor) -> Conversation:
    return (yield from tell(_("Dial again to look anew.")))


WISHES = {"1": _uses, "2": _take_back, "3": _object, "4": _safe_words, "5": _destroy, "0": _end}


class _Text(HTMLParser):
    """What stands in a section of the page, each block on a line of its own."""

    BLOCKS = frozenset({"p", "h1", "h2", "h3", "li", "dt", "dd", "div", "section", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(" ".join(data.split()) and f"{' '.join(data.split())} ")

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        if tag in self.BLOCKS:
            self.found.append("\n")


def text_of(html: str) -> str:
    reader = _Text()
    reader.feed(html)
    reader.close()
    lines = "".join(reader.found).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())
