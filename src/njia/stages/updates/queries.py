"""Reads. The public reads what was published, once news and progress are open; those who work on it, drafts too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from njia.kernel.access import Actor, NotFound
from njia.kernel.processes.models import Process
from njia.kernel.processes.queries import is_published
from njia.kernel.wording import queries as wording
from njia.kernel.wording.queries import Said
from njia.stages.monitoring import queries as monitoring
from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.queries import Recommendation, Shown
from njia.stages.review import queries as review
from njia.stages.review.queries import Answer
from njia.stages.roadmap import queries as roadmap
from njia.stages.updates.models import Post
from njia.stages.updates.states import DRAFT, HELP, IN_FORCE, RULES

if TYPE_CHECKING:
    from njia.stages.monitoring.models import Report

PAGE_SIZE = 20
MOST_NEEDS = 10
"""Actions without money that are listed; all of them are in the roadmap."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (`items` is empty) or a list."""

    text: str = ""
    items: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Story:
    """A post in the reader's language, or else in its own."""

    post: Post
    title: Said
    body: Said

    @property
    def blocks(self) -> list[Block]:
        return list(blocks(self.body.body))

    @property
    def start(self) -> str:
        """The first paragraph."""
        return next((block.text for block in self.blocks if block.text), "")


@dataclass(frozen=True, slots=True)
class Done:
    """An action that came of a recommendation; `report` is its newest, as far as there is one to be seen."""

    public_id: str
    title: Said
    report: Report | None


@dataclass(frozen=True, slots=True)
class Asked:
    """You asked, we decided, and now."""

    shown: Shown
    answer: Answer
    done: list[Done]


@dataclass(frozen=True, slots=True)
class Need:
    """An action whose budget has a gap, by currency."""

    public_id: str
    title: Said
    lead: str
    gaps: list[tuple[str, Decimal]]


def blocks(text: str) -> Iterator[Block]:
    """Paragraphs stand between empty lines; lines that begin with "- " make a list. Nothing else is markup."""
    for part in text.replace("\r\n", "\n").split("\n\n"):
        said: list[str] = []
        items: list[str] = []
        for line in filter(None, map(str.strip, part.split("\n"))):
            if line.startswith("- "):
                items.append(line[2:].strip())
            elif items:
                yield from _blocks(said, items)
                said, items = [line], []
            else:
                said.append(line)
        yield from _blocks(said, items)


def _blocks(said: list[str], items: list[str]) -> Iterator[Block]:
    if said:
        yield Block(text=" ".join(said))
    if items:
        yield Block(items=items)


def may_see(actor: Actor) -> bool:
    return RULES["see_drafts"].allows(actor) or is_published(actor.process_id or 0, "updates")


def visible_to(actor: Actor) -> QuerySet[Post]:
    posts = Post.objects.filter(process_id=actor.process_id or 0)
    if RULES["see_drafts"].allows(actor):
        return posts
    return posts.exclude(state__in=DRAFT) if is_published(actor.process_id or 0, "updates") else posts.none()


def by_number(actor: Actor, number: int) -> Post:
    """Raises `NotFound` where there is none or the person may not read it."""
    found = (
        visible_to(actor)
        .select_related("process", "title", "body", "corrects", "clause")
        .filter(number=number)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def posts(actor: Actor, kind: str | None = None) -> QuerySet[Post]:
    """What is published and stands, the newest first."""
    listed = visible_to(actor).filter(state__in=IN_FORCE).order_by("-published_on", "-number")
    return listed.filter(kind=kind) if kind else listed


def page(actor: Actor, kind: str | None = None, number: str | int = 1) -> Page[Post]:
    return Paginator(posts(actor, kind), PAGE_SIZE).get_page(number)


def drafts(actor: Actor) -> QuerySet[Post]:
    return visible_to(actor).filter(state__in=DRAFT).order_by("-number")


def stories(posts: Sequence[Post], language: str | None = None) -> list[Story]:
    """Posts with their words in one query, in `language` (the reader's) or else their own."""
    said = wording.said([text for post in posts for text in (post.title_id, post.body_id)], language)
    return [Story(post, said[post.title_id], said[post.body_id]) for post in posts]


def correction_of(actor: Actor, post: Post) -> Post | None:
    """The post that replaces this one."""
    return visible_to(actor).filter(corrects=post).first()


def may_see_asked(actor: Actor) -> bool:
    return may_see(actor) and review.may_see(actor)


def you_asked(
    actor: Actor, process: Process, number: str | int = 1
) -> tuple[Page[Recommendation], list[Asked]]:
    """One page of the recommendations that were taken up, each with what came of it; a constant number of queries."""
    found = Paginator(_taken_up(actor, process), PAGE_SIZE).get_page(number)
    items = list(found.object_list)
    answers = review.answers(items, actor)
    clauses = roadmap.clauses_reached(process, items, actor) if items else {}
    reports = monitoring.latest_of(
        actor, {public_id for cited in clauses.values() for public_id, *_ in cited}
    )
    return found, [
        Asked(
            shown,
            answers[shown.item.pk],
            [
                Done(public_id, title, reports.get(public_id))
                for public_id, title, *_ in clauses.get(shown.item.pk, [])
            ],
        )
        for shown in recommendations.show(items, actor)
        if shown.item.pk in answers
    ]


def _taken_up(actor: Actor, process: Process) -> QuerySet[Recommendation]:
    visible = recommendations.visible_to(actor)
    if not may_see_asked(actor):
        return visible.none()
    taken_up = review.answered_with(process, review.ENTERS_ROADMAP, inside=review.may_work(actor))
    items = visible.filter(pk__in=taken_up.values("pk")).order_by("number")
    return items.select_related("organisation", "part_of")


def help(actor: Actor, process: Process) -> tuple[list[Story], list[Need]]:
    """How people can help: what was asked for, and the first actions of the roadmap that still lack money."""
    return stories(list(posts(actor, HELP).select_related("clause"))), _needs(actor, process)


def _needs(actor: Actor, process: Process) -> list[Need]:
    if not may_see(actor):
        return []
    found = []
    for node in roadmap.actions_list(process, actor):
        gaps = {line.currency: Decimal(0) for line in node.budget}
        for line in node.budget:
            gaps[line.currency] += line.gap
        open_gaps = [(currency, gap) for currency, gap in sorted(gaps.items()) if gap > 0]
        if open_gaps:
            found.append(Need(node.public_id, node.title, node.lead, open_gaps))
    return found[:MOST_NEEDS]


def standing(process: Process) -> str:
    return "current" if Post.objects.filter(process=process, state__in=IN_FORCE).exists() else "next"
