"""The working group: who sits in it, how it decides, and who has a stake in what."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from njia.kernel.access import DESK, MEMBERS, Actor, Role, Words
from njia.kernel.people import queries as people
from njia.kernel.people.models import Mandate, Person
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies.queries import terms
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.models import Body, Interest, Seat
from njia.stages.review.states import ATTRIBUTIONS, CRITERIA, LIVED

SURVIVORS = "survivors"


@dataclass(frozen=True, slots=True)
class Member:
    """A member as the group knows them: by the name and affiliation that they chose, and by no other.

    `lived` serves the sharing out of readings. It is shown to nobody, and neither is the constituency.
    """

    person_id: int
    ref: str
    name: str
    shown_as: str
    affiliation: str
    chair: bool
    constituency: str
    organisations: frozenset[int]
    themes: frozenset[str]
    languages: frozenset[str]
    alternate_for: int | None
    lived: bool


def body(process: Process) -> Body:
    """As it was set up; before that, an unsaved one with what holds then."""
    return Body.objects.filter(process=process).first() or Body(process=process)


def criteria(of: Body) -> list[tuple[str, Words, list[str]]]:
    """(key, name, what each score means, from 0) of everything that a reader looks at."""
    return [
        (key, name, of.rubric.get(key) or [str(anchor) for anchor in anchors])
        for key, (name, anchors) in CRITERIA.items()
    ]


def members(process: Process, reader: Actor | None = None) -> list[Member]:
    """All who sit in the group today, alternates included, in the order of their names.

    Whoever has chosen no name to appear by is told by the one of their account to the secretariat alone.
    """
    knows = reader is not None and reader.has(DESK)
    roles: dict[int, set[str]] = defaultdict(set)
    found = {}
    for grant in people.members(process, MEMBERS):
        roles[grant.person_id].add(grant.role)
        found[grant.person_id] = grant.person
    seats = {seat.person_id: seat for seat in Seat.objects.filter(process=process)}
    speaks: dict[int, list[Mandate]] = defaultdict(list)
    mandates = Mandate.objects.filter(people.in_force(), organisation__process=process, person__in=found)
    for mandate in mandates.select_related("organisation").order_by("pk"):
        speaks[mandate.person_id].append(mandate)
    listed = [
        _member(person, roles[key], seats.get(key) or Seat(), speaks[key], knows=knows)
        for key, person in found.items()
    ]
    return sorted(listed, key=lambda member: (not member.chair, member.name.casefold(), member.person_id))


def neutral_name(person: Person | Member) -> str:
    """Tells one member from another, and says nothing else: from the opaque id that the log has too."""
    return _("Member %(sign)s") % {"sign": person.ref[2:6]}


def _member(person: Person, roles: set[str], seat: Seat, speaks: list[Mandate], *, knows: bool) -> Member:
    lived = not LIVED.isdisjoint(Role(role) for role in roles)
    own = speaks[0].organisation if speaks else None
    return Member(
        person_id=person.pk,
        ref=person.ref,
        name=seat.shown_as or (person.name if knows else neutral_name(person)),
        shown_as=seat.shown_as,
        affiliation=seat.affiliation,
        chair=Role.TWG_CHAIR.value in roles,
        constituency=own.constituency if own else SURVIVORS if lived else "",
        organisations=frozenset(mandate.organisation_id for mandate in speaks),
        themes=frozenset(seat.themes),
        languages=frozenset(seat.languages),
        alternate_for=seat.alternate_for_id,
        lived=lived,
    )


@dataclass(frozen=True, slots=True)
class Appearance:
    """A member on a page: never more than they chose, for the public; `alternate` is for the name of another member."""

    name: str
    affiliation: str
    office: str
    alternate: str = ""
    person_id: int = 0


def appearances(process: Process, actor: Actor, *, inside: bool) -> tuple[list[Appearance], int]:
    """Those who appear by name, and how many members do not. Inside everybody does."""
    everybody = members(process, actor)
    names = {member.person_id: member.name if inside else member.shown_as for member in everybody}
    chairs = sum(member.chair for member in everybody)
    office = _("Co-chair") if chairs > 1 else _("Chair")
    shown = [
        Appearance(
            names[member.person_id],
            member.affiliation if inside or member.shown_as else "",
            office if member.chair else "",
            names.get(member.alternate_for or 0, ""),
            member.person_id if inside else 0,
        )
        for member in everybody
        if names[member.person_id]
    ]
    return shown, len(everybody) - len(shown)


def attributed(process: Process, actor: Actor) -> list[tuple[str, str, Words]]:
    """(key, as it is shown, what it is called) of the ways in which this member can be named beside a dissent.

    The constituency of survivors is not among them: a group has few of them, so its name alone would tell who it was.
    Whoever wishes to be known by it puts it into the affiliation by which they appear.
    """
    own = next((each for each in members(process) if each.person_id == actor.person_id), None)
    found = [("none", "", ATTRIBUTIONS["none"])]
    if own is None:
        return found
    if own.shown_as:
        found.append(("name", own.shown_as, ATTRIBUTIONS["name"]))
    if own.affiliation:
        found.append(("affiliation", own.affiliation, ATTRIBUTIONS["affiliation"]))
    if own.constituency not in ("", SURVIVORS):
        label = terms("constituencies")[own.constituency].label
        found.append(("constituency", label, ATTRIBUTIONS["constituency"]))
    return found


def attributions(process: Process, actor: Actor) -> list[tuple[str, str]]:
    """The same as choices of a form: each says what would be read."""
    return [
        (key, f"{label}: {shown}" if shown else str(label))
        for key, shown, label in attributed(process, actor)
    ]


def seat_of(process: Process, actor: Actor) -> Seat:
    found = Seat.objects.filter(process=process, person_id=actor.person_id or 0).first()
    return found or Seat(process=process, person_id=actor.person_id or 0)


def own_interests(process: Process, actor: Actor) -> list[Interest]:
    """What this person has declared and still holds."""
    held = Interest.objects.filter(process=process, person_id=actor.person_id or 0, ended_on__isnull=True)
    return list(held.select_related("organisation", "recommendation"))


def declared(process: Process) -> list[tuple[str, str]]:
    """(who, in what) of the interests that are not quiet. For those who lead the group."""
    names = {member.person_id: member.name for member in members(process)}
    open_ones = Interest.objects.filter(process=process, ended_on__isnull=True, quiet=False)
    rows = open_ones.filter(person__in=names).select_related("organisation", "recommendation")
    return [
        (names[row.person_id], str(row.organisation or row.recommendation))
        for row in rows.order_by("person_id", "pk")
    ]


@dataclass
class Stakes:
    """Who has a stake: by item, and by the organisation that sent it. Person keys."""

    by_item: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_organisation: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def in_item(self, item: Recommendation) -> set[int]:
        """What holds for the whole holds for its parts."""
        found = set(self.by_item.get(item.pk, ()))
        if item.part_of_id:
            found |= self.by_item.get(item.part_of_id, set())
        if item.organisation_id:
            found |= self.by_organisation.get(item.organisation_id, set())
        return found


def stakes(process: Process, person_id: int | None = None) -> Stakes:
    """Every interest in force, or one person's."""
    rows = Interest.objects.filter(process=process, ended_on__isnull=True).order_by()
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    found = Stakes()
    for person, item, organisation in rows.values_list("person_id", "recommendation_id", "organisation_id"):
        if item:
            found.by_item[item].add(person)
        if organisation:
            found.by_organisation[organisation].add(person)
    return found


def recused(item: Recommendation) -> set[int]:
    """Person keys of those who have a stake in this one item."""
    about = Q(recommendation=item)
    if item.part_of_id:
        about |= Q(recommendation=item.part_of_id)
    if item.organisation_id:
        about |= Q(organisation=item.organisation_id)
    rows = Interest.objects.filter(about, process=item.process_id, ended_on__isnull=True)
    return set(rows.values_list("person_id", flat=True))


def barred_from(items: Iterable[Recommendation], process: Process, actor: Actor) -> set[int]:
    """Keys of those of these items in which this person has a stake."""
    if actor.person_id is None:
        return set()
    mine = stakes(process, actor.person_id)
    return {item.pk for item in items if mine.in_item(item)}
