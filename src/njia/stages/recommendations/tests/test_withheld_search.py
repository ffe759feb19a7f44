"""Words that a reader may not see cannot be guessed by searching either."""

from collections.abc import Callable

import pytest
from django.core.paginator import Page

from njia.kernel.access import Actor
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.recommendations import queries
from njia.stages.recommendations.actions import register_cleared
from njia.stages.recommendations.models import Recommendation

pytestmark = pytest.mark.django_db
WORDS = "Invented: the foreman keeps our passports"


@pytest.fixture
def public_id(process: Process, heard: Callable[..., object], desk: Actor) -> str:
    """An item from a voice that agreed to review and to nothing else, in a published register."""
    heard([("recommendation", WORDS, "en")])
    [item] = register_cleared(process, few=True, acting=desk)
    publish(process, "register", acting=desk)
    return item.public_id


def _found(actor: Actor, asked: str) -> list[str]:
    return [item.public_id for item in _page(actor, asked).object_list]


def _page(actor: Actor, asked: str = "") -> Page[Recommendation]:
    process = Process.objects.get(pk=actor.process_id)
    return queries.page_found(queries.find(process, actor, queries.Asked(asked)), actor, 1)


def test_withheld_words_are_not_found_by_the_public(public_id: str, outsider: Actor) -> None:
    assert _found(outsider, "passports") == []
    assert _found(outsider, public_id) == [public_id]
    assert [shown.text for shown in queries.show(list(_page(outsider).object_list), outsider)] == [None]


def test_insiders_find_what_they_may_read(public_id: str, desk: Actor) -> None:
    assert _found(desk, "passports") == [public_id]
