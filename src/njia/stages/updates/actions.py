from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, Fact, append
from njia.kernel.processes.models import Process
from njia.kernel.wording import actions as wording
from njia.kernel.wording import queries as said
from njia.stages.updates.models import Post
from njia.stages.updates.states import DRAFT, KINDS, POST, RULES

if TYPE_CHECKING:
    from njia.stages.roadmap.models import Clause


@transaction.atomic
def draft_post(
    process: Process,
    *,
    kind: str,
    title: str,
    body: str,
    language: str,
    acting: Actor,
    clause: Clause | None = None,
) -> Post:
    """Begin a post. `clause` is the action of the roadmap that it is about, if it is about one."""
    RULES["write"].require(acting)
    return _new(process, kind, title, body, language, clause, acting=acting)


@transaction.atomic
def edit_post(post: Post, *, title: str, body: str, language: str, acting: Actor) -> Post:
    """Change a draft's words, in the language it was begun in or in another."""
    RULES["write"].require(acting)
    post = _locked(post)
    if post.state not in DRAFT:
        raise Refused(_("What is published is not changed. Write a correction: it will replace this post."))
    _reword(post, title, body, language, acting=acting)
    return post


@transaction.atomic
def translate_post(post: Post, *, title: str, body: str, language: str, acting: Actor) -> Post:
    """Say a post in another language; this is possible after it was published, too."""
    RULES["write"].require(acting)
    post = _locked(post)
    if language == post.title.source_language:
        raise Refused(_("The post is written in this language already."))
    _reword(post, title, body, language, acting=acting)
    return post


@transaction.atomic
def publish_post(post: Post, *, acting: Actor) -> Post:
    post = _locked(post)
    post.state = POST.take("publish", post.state, acting=acting, thing=post, words=_words(post))
    post.published_on = clock.today()
    post.save(update_fields=["state", "published_on"])
    append(post.process, [_published(post)], acting=acting)
    return post


@transaction.atomic
def correct_post(post: Post, *, title: str, body: str, language: str, acting: Actor) -> Post:
    """Publish a post that takes this one's place. The old one stays at its address and says that it was replaced."""
    post = _locked(post)
    post.state = POST.take(
        "correct", post.state, acting=acting, thing=post, words=(title.strip(), body.strip())
    )
    post.save(update_fields=["state"])
    new = _new(post.process, post.kind, title, body, language, post.clause, corrects=post, acting=acting)
    return publish_post(new, acting=acting)


def _new(
    process: Process,
    kind: str,
    title: str,
    body: str,
    language: str,
    clause: Clause | None,
    *,
    acting: Actor,
    corrects: Post | None = None,
) -> Post:
    if kind not in KINDS:
        raise Refused(_("There is no such kind of post."))
    _check(title, body)
    process = Process.objects.select_for_update(of=("self",)).get(pk=process.pk)  # one number at a time
    number = (Post.objects.filter(process=process).aggregate(last=Max("number"))["last"] or 0) + 1
    post = Post.objects.create(
        process=process,
        number=number,
        kind=kind,
        title=wording.say(process, title.strip(), language=language, acting=acting),
        body=wording.say(process, body.strip(), language=language, acting=acting),
        clause=clause,
        corrects=corrects,
        by=acting.ref,
    )
    append(process, [_worded("post.drafted", post, title, body, language)], acting=acting)
    return post


def _locked(post: Post) -> Post:
    related = ("process", "title", "body", "clause")
    return Post.objects.select_for_update(of=("self",)).select_related(*related).get(pk=post.pk)


def _check(title: str, body: str) -> None:
    if not title.strip() or not body.strip():
        raise Refused(_("Write a title and a text."))


def _reword(post: Post, title: str, body: str, language: str, *, acting: Actor) -> None:
    _check(title, body)
    changed = [
        wording.reword(text, words.strip(), language=language, acting=acting)
        for text, words in ((post.title, title), (post.body, body))
    ]
    if any(changed):
        append(post.process, [_worded("post.reworded", post, title, body, language)], acting=acting)


def _words(post: Post) -> list[str]:
    found = said.said([post.title_id, post.body_id])
    return [found[text].body for text in (post.title_id, post.body_id)]


def _subject(post: Post) -> str:
    return f"{post.process.code}-U-{post.number:03d}"


def _worded(kind: str, post: Post, title: str, body: str, language: str) -> Entry:
    words = {f"title.{language}": title.strip(), f"body.{language}": body.strip()}
    return Entry(kind, _subject(post), {"kind": post.kind, "language": language}, words)


def _published(post: Post) -> Entry:
    facts: dict[str, Fact] = {
        "kind": post.kind,
        "corrects": _subject(post.corrects) if post.corrects else None,
    }
    return Entry("post.published", _subject(post), facts)
