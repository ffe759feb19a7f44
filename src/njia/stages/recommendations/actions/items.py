import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.processes.models import Process
from njia.kernel.subjects import subject
from njia.kernel.vocabularies.queries import terms
from njia.kernel.wording import actions as wording
from njia.stages.recommendations.actions.rounds import receiving_round
from njia.stages.recommendations.models import Recommendation, Round, Tag
from njia.stages.recommendations.queries import may_withdraw
from njia.stages.recommendations.states import ITEM, JOINED, KINDS, REGISTRARS, RULES
from njia.stages.voices import queries as heard

BATCH = 1000
Attributes = dict[str, str | list[str]]
"""What stood beside the words, by heading."""


@dataclass(frozen=True, slots=True)
class New:
    """A contribution that is about to be registered; see `Recommendation` for the fields."""

    text: str
    kind: str = "recommendation"
    language: str = "en"
    via: str = "import"
    title: str = ""
    received_on: datetime.date | None = None
    organisation_id: int | None = None
    sender: str = ""
    meeting_id: int | None = None
    voice_id: int | None = None
    place: str = ""
    themes: tuple[str, ...] = ()
    root_causes: tuple[str, ...] = ()
    attributes: Attributes = field(default_factory=dict)
    source: str = ""
    source_id: str = ""
    content_key: str = ""
    batch_id: int | None = None
    checking: str = ""
    about: str = ""

    def terms(self) -> dict[str, tuple[str, ...]]:
        """Vocabulary → the codes that it has there."""
        return {"themes": self.themes, "root_causes": self.root_causes}


@transaction.atomic
def register(process: Process, new: New, *, acting: Actor) -> Recommendation:
    """Take in one recommendation or insight. A contributor registers only for an organisation they speak for."""
    RULES["register"].require(acting)
    if not acting.has(REGISTRARS) and new.organisation_id not in acting.organisations:
        raise Refused(_("You can register only for an organisation that you speak for."))
    if not new.text.strip():
        raise Refused(_("Write what is recommended."))
    if new.about and subject(process.pk, new.about) != new.about:
        raise Refused(_("There is nothing of this name to say something about."))
    return add(process, [new], acting=acting)[0]


def add(process: Process, news: Sequence[New], *, acting: Actor) -> list[Recommendation]:
    """Give ids, write the ledger, store. Shared by all ways in; callers check who may and hold the transaction."""
    if not news:
        return []
    taking, late = receiving_round(process, acting=acting)
    return store(process, news, taking, late=late, acting=acting)


def store(
    process: Process,
    news: Sequence[New],
    taking: Round,
    *,
    late: bool,
    whole: Recommendation | None = None,
    acting: Actor,
) -> list[Recommendation]:
    """As `add`, into a given round; with `whole`, as the parts of it."""
    first = _next_number(process)
    ids = [f"{process.code}-R-{number:04d}" for number in range(first, first + len(news))]
    entries = (
        _received(new, public_id, taking, late, whole) for new, public_id in zip(news, ids, strict=True)
    )
    lines = append(process, entries, acting=acting)
    today = clock.today()
    items = Recommendation.objects.bulk_create(
        (
            _item(process, new, first + offset, ids[offset], taking, late, lines[offset], today, whole)
            for offset, new in enumerate(news)
        ),
        batch_size=BATCH,
    )
    Tag.objects.bulk_create(
        (
            Tag(recommendation=item, vocabulary=vocabulary, code=code)
            for item, new in zip(items, news, strict=True)
            for vocabulary, codes in new.terms().items()
            for code in dict.fromkeys(codes)
        ),
        batch_size=BATCH,
    )
    return items


def _next_number(process: Process) -> int:
    highest = Recommendation.objects.filter(process=process).aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def _received(new: New, public_id: str, taking: Round, late: bool, whole: Recommendation | None) -> Entry:
    facts: dict[str, str | int | bool | list[str] | None] = {
        "kind": new.kind, "round": taking.number, "language": new.language, "after_closing": late,
    }  # fmt: skip
    if whole:
        facts["part_of"] = whole.public_id
    if new.about and not new.voice_id:  # of voices the log could be counted, clause by clause
        facts["about"] = new.about
    on = (
        clock.today().replace(day=1) if new.voice_id else None
    )  # a day would tell when somebody was at work on it
    return Entry("recommendation.received", public_id, facts, {"text": new.text}, on=on)


def _item(
    process: Process,
    new: New,
    number: int,
    public_id: str,
    taking: Round,
    late: bool,
    line: int,
    today: datetime.date,
    whole: Recommendation | None,
) -> Recommendation:
    return Recommendation(
        process=process, number=number, public_id=public_id, kind=new.kind, round=taking, after_closing=late,
        title=new.title, verbatim=new.text, language=new.language, received_on=new.received_on or today, via=new.via,
        organisation_id=new.organisation_id, sender=new.sender, meeting_id=new.meeting_id, voice_id=new.voice_id,
        place=new.place, attributes=new.attributes, source=new.source, source_id=new.source_id,
        content_key=new.content_key, batch_id=new.batch_id, checking=new.checking, received_line=line, part_of=whole,
        about=new.about,
    )  # fmt: skip


@transaction.atomic
def edit_wording(item: Recommendation, body: str, *, language: str, acting: Actor) -> bool:
    """Say it more clearly, or in another language. The verbatim wording stays beside it; False if nothing changed."""
    RULES["edit"].require(acting)
    if not body.strip():
        raise Refused(_("The wording cannot be empty."))
    return reword(item, body, language=language, acting=acting)


def reword(item: Recommendation, body: str, *, language: str, acting: Actor, own: bool = False) -> bool:
    """As `edit_wording`; `own` words are those of whoever gave it, who need nobody's consent."""
    item = Recommendation.objects.select_for_update(of=("self",)).get(pk=item.pk)
    _check_there(item)
    if not own:
        _check_agreed(item, language)
    if item.edited is None:
        if language == item.language and body == item.verbatim:
            return False
        item.edited = wording.say(item.process, item.verbatim, language=item.language, acting=acting)
        item.save(update_fields=["edited"])
    made = wording.reword(item.edited, body, language=language, acting=acting)
    if made is None:
        return False
    facts: dict[str, str | int | bool | list[str] | None] = {
        "language": language,
        "version": made.source_version,
    }
    append(
        item.process, [Entry("recommendation.reworded", item.public_id, facts, {"text": body})], acting=acting
    )
    return True


def _check_agreed(item: Recommendation, language: str) -> None:
    """Words given in confidence are put in other words, or into another language, only by consent."""
    if item.voice_id is None:
        return
    if language == item.language:
        if heard.without_consent({item.voice_id}, "paraphrase"):
            raise Refused(
                _("Whoever said this did not agree that others say it in other words."), code="consent"
            )
    elif heard.without_consent({item.voice_id}, "translate"):
        raise Refused(
            _("Whoever said this did not agree that it is put into other languages."), code="consent"
        )


def _check_there(item: Recommendation) -> None:
    if item.state == JOINED:
        raise Refused(
            _("It was put back together with the whole, so it is not changed any more."), code="state"
        )


@transaction.atomic
def reclassify(item: Recommendation, kind: str, *, acting: Actor) -> None:
    """See that a recommendation is an insight, or the reverse. Its id stays."""
    RULES["edit"].require(acting)
    if kind not in KINDS:
        raise Refused(_("It is either a recommendation or an insight."))
    item = Recommendation.objects.select_for_update(of=("self",)).get(pk=item.pk)
    _check_there(item)
    if item.kind == kind:
        return
    item.kind = kind
    item.save(update_fields=["kind"])
    append(
        item.process, [Entry("recommendation.reclassified", item.public_id, {"kind": kind})], acting=acting
    )


@transaction.atomic
def withdraw(item: Recommendation, reason: str, *, acting: Actor) -> None:
    """At its sender's wish. It stays in the count as withdrawn; a contributor withdraws only their organisation's."""
    item = Recommendation.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if not may_withdraw(item, acting):
        raise Refused(RULES["withdraw"].refusal, code="role")
    if not reason.strip():
        raise Refused(_("Say in a few words why it is withdrawn."))
    if item.part_of_id:
        raise Refused(_("This is a part of another. Withdraw the whole."), code="part")
    going = [item, *item.parts.select_for_update(of=("self",)).filter(state=item.state)]
    for each in going:
        each.state = ITEM.take("withdraw", each.state, acting=acting, thing=each)
        each.save(update_fields=["state"])
    entries = [Entry("recommendation.withdrawn", each.public_id, {}, {"reason": reason}) for each in going]
    append(item.process, entries, acting=acting)


@transaction.atomic
def tag(item: Recommendation, vocabulary: str, codes: Collection[str], *, acting: Actor) -> None:
    """Set the terms of one vocabulary on a recommendation, replacing those it had. The same again changes nothing.

    Raises `Refused` for a code that the vocabulary does not know.
    """
    RULES["edit"].require(acting)
    if unknown := sorted(set(codes) - set(terms(vocabulary))):
        raise Refused(_("There is no such term: %(code)s.") % {"code": unknown[0]})
    wanted = set(codes)
    held = Tag.objects.filter(recommendation=item, vocabulary=vocabulary).values_list("code", flat=True)
    if wanted == set(held):
        return
    Tag.objects.filter(recommendation=item, vocabulary=vocabulary).exclude(code__in=wanted).delete()
    Tag.objects.bulk_create(
        [Tag(recommendation=item, vocabulary=vocabulary, code=code) for code in sorted(wanted)],
        ignore_conflicts=True,
    )
    facts: dict[str, str | int | bool | list[str] | None] = {
        "vocabulary": vocabulary,
        "codes": sorted(wanted),
    }
    append(item.process, [Entry("recommendation.tagged", item.public_id, facts)], acting=acting)
