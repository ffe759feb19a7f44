"""The map of shards on many machines, by Dask (the extra `cluster`).

What travels is small beside the votes: whole numbers for pairs of statements, added on the workers two by two; two
axes; and a place for each person. The workers must reach the files under the same paths.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from operator import add
from typing import TYPE_CHECKING, Any, TypeVar

from njia.engines.opinion_map.drawing import OpinionMap, draw_shards
from njia.engines.opinion_map.reading import read_votes
from njia.engines.opinion_map.votes import Ids, Votes, widen

if TYPE_CHECKING:
    from distributed import Client

R = TypeVar("R")
PATIENCE = "10s"
"""How long a scheduler may take to answer."""


class ClusterRefused(Exception):
    """The cluster cannot be used; the text says why."""


class Workers:
    """The hands of a Dask cluster; see drawing.Hands. Shards are futures of Votes, which stay where they were read."""

    def __init__(self, client: "Client") -> None:
        self._client = client

    def each(self, function: Callable[..., R], shards: Sequence[Any], *arguments: Sequence[Any]) -> list[R]:
        found: list[R] = self._client.gather(self._client.map(function, shards, *arguments, pure=False))
        return found

    def total(self, function: Callable[..., R], shards: Sequence[Any]) -> R:
        parts = self._client.map(function, shards, pure=False)
        while len(parts) > 1:
            pairs = zip(parts[::2], parts[1::2], strict=False)
            odd = parts[len(parts) // 2 * 2 :]
            parts = [self._client.submit(add, *pair, pure=False) for pair in pairs] + odd
        total: R = parts[0].result()
        return total


def draw_files(
    paths: Sequence[str],
    moderated_out: Sequence[Any] | Ids = (),
    statements: Sequence[Any] | Ids = (),
    scheduler: str | None = None,
) -> OpinionMap:
    """The map of votes in files, each with all votes of its people; `statements` are known, voted on or not.

    With the address of a `scheduler` the files are read, and all but the grouping is worked out, by its workers; the map
    is the same. Raises VotesRefused, ClusterRefused, OSError.
    """
    if scheduler is None:
        return draw_shards([read_shard(path, statements) for path in paths], moderated_out)
    with _client(scheduler) as client:
        shards = client.map(read_shard, list(paths), [statements] * len(paths), pure=False)
        return draw_shards(shards, moderated_out, Workers(client))


def read_shard(path: str, statements: Sequence[Any] | Ids) -> Votes:
    return widen(read_votes(path), statements)


@contextmanager
def _client(scheduler: str) -> "Iterator[Client]":
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise ClusterRefused("Working on a cluster needs the extra `cluster`.") from error
    try:
        client = Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterRefused("No scheduler answers at this address.") from error
    with client:
        yield client
