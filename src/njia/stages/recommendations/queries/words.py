"""Finding items by their words: those first given, and every later wording that the reader may see.

Words that are withheld from a reader find nothing for them: else they could be guessed, word by word.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from njia.kernel.access import Actor
from njia.kernel.wording.searching import asked_words, current_with, pattern
from njia.stages.recommendations.models import Recommendation
from njia.stages.recommendations.queries import sets
from njia.stages.recommendations.queries.items import checks_words, use_of
from njia.stages.voices import queries as voices

KEPT = 300
"""Sets of items, of at most 13 KB for 100,000 of them, that are kept by the words that found them."""
PUBLIC_ID = re.compile(r"[A-Z0-9-]+-R-\d+")
NO_SETTINGS: Mapping[str, str] = {}
ITS_WORDS = "njia_without_accents(item.title || ' ' || item.verbatim)"
"""The indexed expression of PostgreSQL, to the letter."""
MATCHES = {
    "postgresql": f"to_tsvector('simple'::regconfig, {ITS_WORDS}) @@ to_tsquery('simple', %s)",
    "sqlite": ("item.id IN (SELECT rowid FROM recommendations_search WHERE recommendations_search MATCH %s)"),
}


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose words one reader may read: `silent` are voices of which none, `checks` whether unchecked imports too.

    `unreworded` and `untranslated` are voices whose words were not to be put in other words, or languages.
    """

    checks: bool
    silent: frozenset[int]
    unreworded: frozenset[int]
    untranslated: frozenset[int]

    @property
    def readable(self) -> Q:
        return (Q() if self.checks else Q(checking="")) & ~Q(voice__in=self.silent)


def reach(actor: Actor) -> Reach:
    """At most four queries, two of them where voices were reworded."""
    heard = Recommendation.objects.filter(process_id=actor.process_id or 0, voice__isnull=False).order_by()
    edited = {key: bool(text) for key, text in heard.values_list("voice_id", "edited") if key}
    reworded = {key for key, yes in edited.items() if yes}
    return Reach(
        checks_words(actor),
        frozenset(voices.without_consent(edited.keys(), use_of(actor))),
        frozenset(voices.without_consent(reworded, "paraphrase")),
        frozenset(voices.without_consent(reworded, "translate")),
    )


def public_id_of(asked: str) -> str:
    """The id that is asked for; empty where words are."""
    wanted = asked.strip().upper()
    return wanted if PUBLIC_ID.fullmatch(wanted) else ""


def search(items: QuerySet[Recommendation], asked: str, actor: Actor) -> QuerySet[Recommendation]:
    """The item whose id is asked for, or those in one wording of which every word asked for begins a word."""
    if public_id := public_id_of(asked):
        return items.filter(public_id=public_id)
    words = asked_words(asked)
    if not words:
        return items
    within, process = reach(actor), actor.process_id or 0
    own, pattern_of_own = _own(words, process)
    later, of_later = _later(words, process, within.unreworded, within.untranslated)
    both = RawSQL(  # noqa: S611
        f"SELECT item.id {own} UNION ALL SELECT item.id {later}", [*pattern_of_own, *of_later]
    )
    return items.filter(within.readable, pk__in=both)


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds by words in one process, as its log stands, for readers who may read the same later wordings."""

    process: int
    root: str
    within: Reach

    def sets(self, words: tuple[str, ...]) -> int:
        """The set of items that have the words, whoever may read those first given; two queries, or none."""
        return _found_by(words, self.process, self.root, self.within.unreworded, self.within.untranslated)

    def some(self, words: tuple[str, ...], most: int) -> list[int]:
        """The numbers of some of them, so many at most of each kind, much quicker than all; two queries."""
        asked = list(words)
        refused = self.within.unreworded, self.within.untranslated
        return [
            number
            for what, parameters in (_own(asked, self.process), _later(asked, self.process, *refused))
            for number in sampled(f"SELECT item.number {what} LIMIT %s", [*parameters, most])
        ]


def sampled(
    sql: str, parameters: Sequence[int | str], settings: Mapping[str, str] = NO_SETTINGS
) -> list[int]:
    """Numbers by a query with a limit. PostgreSQL thinks a limit better served by reading the table, text after text."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name, value in {"enable_seqscan": "off", **settings}.items():
                cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        cursor.execute(sql, parameters)
        numbers = [number for (number,) in cursor.fetchall()]
        transaction.set_rollback(
            True
        )  # nothing was written, and a transaction around this one gets its settings back
        return numbers


@lru_cache(maxsize=KEPT)
def _found_by(
    words: tuple[str, ...],
    process: int,
    root: str,
    unreworded: frozenset[int],
    untranslated: frozenset[int],
) -> int:
    """Kept for the next page and the next choice, as long as the log has this root: no wording changes without a line."""
    asked = list(words)
    own, later = _own(asked, process), _later(asked, process, unreworded, untranslated)
    return sets.told_of(*own) | sets.told_of(*later)


def _own(words: list[str], process: int) -> tuple[str, list[int | str]]:
    """Items by the words that they were given in."""
    return (
        f"FROM recommendations_recommendation item WHERE item.process_id = %s AND {MATCHES[connection.vendor]}",
        [process, pattern(words)],
    )


def _later(
    words: list[str], process: int, unreworded: frozenset[int], untranslated: frozenset[int]
) -> tuple[str, list[int | str]]:
    """Items by their current wordings, without those that were not agreed to."""
    current, wanted = current_with(words)
    unsaid: list[int | str] = []
    for voices_unsaid, same in ((unreworded, "="), (untranslated, "<>")):
        if voices_unsaid:
            marks = ", ".join(["%s"] * len(voices_unsaid))
            current += (
                f" AND NOT (said.language {same} item.language"
                f" AND item.voice_id IS NOT NULL AND item.voice_id IN ({marks}))"
            )
            unsaid += sorted(voices_unsaid)
    return (
        "FROM wording_wording said JOIN recommendations_recommendation item ON item.edited_id = said.text_id "
        f"WHERE item.process_id = %s AND {current}",
        [process, wanted, *unsaid],
    )
