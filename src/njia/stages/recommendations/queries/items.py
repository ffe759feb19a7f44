from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from njia.kernel.access import Actor, NotFound, Words
from njia.kernel.people import queries as people
from njia.kernel.people.models import Organisation
from njia.kernel.processes.models import Process
from njia.kernel.processes.queries import is_published
from njia.kernel.vocabularies.queries import label
from njia.kernel.wording.models import Wording
from njia.kernel.wording.queries import Said, in_all_languages, said
from njia.stages.recommendations.models import Recommendation, Round, Tag
from njia.stages.recommendations.states import CONSENT, JOINED, LEFT, REGISTRARS, RULES, SENDERS, WITHHELD
from njia.stages.voices import queries as voices

PAGE_SIZE = 25
ROW_HOLDS = 220
"""Characters of a text that a list shows."""
UNLISTED = ("attributes", "title", "source", "source_id", "content_key", "place")
"""What a row of a list does not show, and so need not read."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A recommendation as one reader may see it. `text` is None where its words are withheld; `withheld` says why."""

    item: Recommendation
    text: str | None
    language: str
    edited: bool
    sender: str
    themes: tuple[str, ...]
    withheld: str = ""

    @property
    def withheld_why(self) -> Words:
        return WITHHELD.get(self.withheld, "")

    @property
    def beginning(self) -> str:
        """As much of the text as a row of a list holds."""
        return beginning(self.text or "", ROW_HOLDS)


def beginning(text: str, most: int) -> str:
    """The whole words among the first `most` characters."""
    return text if len(text) <= most else text[:most].rsplit(None, 1)[0] + "…"


def may_see(actor: Actor) -> bool:
    return sees_all(actor) or _sends(actor)


def sees_all(actor: Actor) -> bool:
    """Whether the person sees every item of the process, if not the words of each."""
    return RULES["see"].allows(actor) or is_published(actor.process_id or 0, "register")


def _sends(actor: Actor) -> bool:
    return actor.has(SENDERS) and bool(actor.organisations)


def may_withdraw(item: Recommendation, actor: Actor) -> bool:
    """Its sender, or the secretariat for them."""
    return actor.has(REGISTRARS) or (_sends(actor) and item.organisation_id in actor.organisations)


def visible_to(actor: Actor) -> QuerySet[Recommendation]:
    """Insiders see the whole process; an organisation's speakers see its own; the public, once it is published."""
    items = Recommendation.objects.filter(process_id=actor.process_id or 0)
    if sees_all(actor):
        return items
    return items.filter(organisation__in=actor.organisations) if _sends(actor) else items.none()


def by_id(actor: Actor, public_id: str) -> Recommendation:
    """Raises `NotFound` where there is none or the person may not see it."""
    found = (
        visible_to(actor)
        .select_related("process", "organisation", "round", "meeting", "part_of")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def words(
    items: Sequence[Recommendation], actor: Actor, purpose: str = ""
) -> dict[int, tuple[str, str] | None]:
    """Recommendation pk → (text, language), or None where consent for this use was not given.

    The use is reading for review by insiders and public display for everybody else, unless `purpose` names another.
    Imported words that may identify somebody are read by those who keep the register, until one of them has decided.
    """
    use = purpose or use_of(actor)
    withheld = voices.without_consent({item.voice_id for item in items if item.voice_id}, use)
    edited = said([item.edited_id for item in items if item.edited_id])
    agreed = rewording_of(items)
    silent = {
        item.pk for item in items if item.voice_id in withheld or (item.checking and not checks_words(actor))
    }
    return {item.pk: None if item.pk in silent else _words_of(item, edited, agreed) for item in items}


def checks_words(actor: Actor) -> bool:
    return RULES["edit"].allows(actor)


@dataclass(frozen=True, slots=True)
class Rewording:
    """Voices that did not agree that others reword what they said, or that it is put into other languages."""

    unreworded: frozenset[int]
    untranslated: frozenset[int]

    def refuses(self, item: Recommendation, language: str) -> bool:
        """Whether a later wording in this language may not be shown: the words received stand for it then."""
        return item.voice_id in (self.unreworded if language == item.language else self.untranslated)


def rewording_of(items: Iterable[Recommendation]) -> Rewording:
    """Two queries where anything said in confidence was reworded, else none."""
    given = {item.voice_id for item in items if item.voice_id and item.edited_id}
    return Rewording(
        frozenset(voices.without_consent(given, "paraphrase")),
        frozenset(voices.without_consent(given, "translate")),
    )


def later_wordings(item: Recommendation) -> list[Wording]:
    """Its later wordings in all languages, without those that whoever said it did not agree to."""
    if item.edited is None:
        return []
    agreed = rewording_of([item])
    return [said for said in in_all_languages(item.edited) if not agreed.refuses(item, said.language)]


def use_of(actor: Actor) -> str:
    return "review" if RULES["see"].allows(actor) else "public"


def _words_of(item: Recommendation, edited: Mapping[int, Said], agreed: Rewording) -> tuple[str, str]:
    wording = edited.get(item.edited_id) if item.edited_id else None
    if wording is None or agreed.refuses(item, wording.language):
        return item.verbatim, item.language
    return wording.body, wording.language


def show(items: Sequence[Recommendation], actor: Actor, *, themed: bool = True) -> list[Shown]:
    """The rows of a list or a detail page, in a constant number of queries however many there are."""
    texts = words(items, actor)
    passed_on = voices.passed_on_by({item.voice_id for item in items if item.voice_id})
    themes = _themes(items) if themed else {}
    return [
        Shown(
            item=item,
            text=text[0] if (text := texts[item.pk]) else None,
            language=text[1] if text else "",
            edited=bool(item.edited_id),
            sender=passed_on.get(item.voice_id or 0) or _sender(item, actor),
            themes=tuple(themes.get(item.pk, ())),
            withheld="" if text else _why(item, actor),
        )
        for item in items
    ]


def _why(item: Recommendation, actor: Actor) -> str:
    """Why this reader does not see these words; only what came in a file waits for somebody's look."""
    return item.checking if item.checking and not checks_words(actor) else CONSENT


def _sender(item: Recommendation, actor: Actor) -> str:
    """Who openly sent it. For everything else nothing is said, not even that it came in confidence: save where an
    organisation passed it on and it was agreed that it is named.

    A name from an imported file that is no organisation's may be a person's: it stays inside.
    """
    if item.organisation:
        return item.organisation.name
    return item.sender if RULES["see"].allows(actor) else ""


def _themes(items: Iterable[Recommendation]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = Tag.objects.filter(recommendation__in=[item.pk for item in items], vocabulary="themes")
    for pk, code in rows.values_list("recommendation_id", "code"):
        found.setdefault(pk, []).append(label("themes", code))
    return found


def page_of(
    items: QuerySet[Recommendation], number: str | int, *, searched: bool = False
) -> Page[Recommendation]:
    """One page by number. The keys are counted off first, from an index alone, and only the rows shown are read."""
    in_order = items.order_by("number").values_list("pk", flat=True)
    # A search is asked once and counted here; a bare list is counted by the database, which is quicker for it.
    found = Paginator(list(in_order) if searched else in_order, PAGE_SIZE).get_page(number)
    rows = (
        Recommendation.objects.filter(pk__in=found.object_list)
        .select_related("organisation")
        .defer(*UNLISTED)
    )
    in_page = sorted(rows.order_by(), key=lambda item: item.number)
    return Page(in_page, found.number, found.paginator)  # type: ignore[arg-type]  # its paginator counts keys


def said_of(actor: Actor, subject: str) -> QuerySet[Recommendation]:
    """What this person may see of what was said about a subject, or about anything within it ("KE-V-2")."""
    within = Q(about=subject) | Q(about__startswith=f"{subject}/")
    rows = visible_to(actor).filter(within).exclude(state=JOINED)
    return rows.select_related("organisation").order_by("about", "number")


def all_said_of(process: Process, subject: str) -> QuerySet[Recommendation]:
    """For counting by those who put it out."""
    return Recommendation.objects.filter(process=process, about__startswith=f"{subject}/").exclude(
        state=JOINED
    )


def may_register(actor: Actor) -> bool:
    """Whether this person brings in what came on paper or in a file."""
    return actor.has(REGISTRARS)


def require_registrar(actor: Actor) -> None:
    """Raises `Refused`."""
    RULES["edit"].require(actor)


def organisations_for(process: Process, actor: Actor) -> QuerySet[Organisation]:
    """Those for which the person may register: all for registrars, else only those they speak for."""
    offered = people.organisations(process)
    return offered if actor.has(REGISTRARS) else offered.filter(pk__in=actor.organisations)


def rounds(process: Process) -> QuerySet[Round]:
    return Round.objects.filter(process=process).order_by("number")


def closed_rounds(process: Process) -> int:
    """The last of the rounds that are closed without a gap before it: what a submission can answer in full."""
    states = list(rounds(process).values_list("state", flat=True))
    return states.index("open") if "open" in states else len(states)


def cleared_waiting(process: Process) -> int:
    """How many wordings custodians have passed on that are not in the register yet."""
    return len(voices.cleared(process)) + len(voices.rewordings(process))


def standing(process: Process) -> str:
    states = set(rounds(process).values_list("state", flat=True))
    if "open" in states:
        return "current"
    return "done" if states else "next"


def beside(item: Recommendation) -> list[tuple[str, str]]:
    """What stood beside the words of an imported or collected item: (heading, value), lists in one line."""
    return [
        (name, "; ".join(value) if isinstance(value, list) else str(value))
        for name, value in item.attributes.items()
    ]


def parts_of(wholes: Collection[int]) -> QuerySet[Recommendation]:
    """The parts that wholes (by pk) are divided into now, by number."""
    return Recommendation.objects.filter(part_of__in=wholes).exclude(state__in=LEFT).order_by("number")


def tags(item: Recommendation) -> dict[str, list[str]]:
    """Vocabulary → codes on one recommendation."""
    found: dict[str, list[str]] = {}
    for vocabulary, code in item.tags.order_by("code").values_list("vocabulary", "code"):
        found.setdefault(vocabulary, []).append(code)
    return found


def tagged(process: Process, vocabulary: str) -> list[tuple[str, Recommendation]]:
    """(code, what is tagged with it) of all that stands in the register, for the house itself, by number."""
    rows = Tag.objects.filter(recommendation__process=process, vocabulary=vocabulary)
    rows = rows.exclude(recommendation__state__in=LEFT).select_related("recommendation")
    return [(tag.code, tag.recommendation) for tag in rows.order_by("recommendation__number", "code")]


def terms_of(items: Sequence[Recommendation]) -> dict[int, dict[str, list[str]]]:
    """Recommendation pk → vocabulary → codes, in one query."""
    found: dict[int, dict[str, list[str]]] = {}
    rows = Tag.objects.filter(recommendation__in=[item.pk for item in items]).order_by("code")
    for pk, vocabulary, code in rows.values_list("recommendation_id", "vocabulary", "code"):
        found.setdefault(pk, {}).setdefault(vocabulary, []).append(code)
    return found
