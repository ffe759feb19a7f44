"""XML from strangers as a stream: what is not kept costs nothing, whatever its size."""

from typing import Final, Generic, TypeVar
from xml.parsers.expat import ExpatError, ParserCreate

from njia.readers.archive import DAMAGE

Item = TypeVar("Item")

# What a stream raises, with what archives raise, for files that are damaged or forged.
MALFORMED: Final = (*DAMAGE, ExpatError, IndexError, OverflowError)
# The parser remembers every open element. Documents nest some tens deep; a forged one would take gigabytes.
_DEEPEST: Final = 256


class _LocalNames(dict[str, str]):
    """Names without their namespace, remembered: producers differ in prefix and in namespace."""

    def __missing__(self, name: str) -> str:
        local = self[name] = name.rpartition(" ")[2]
        return local


class Stream(Generic[Item]):
    """XML in, finished items out. Document types, the door to entity bombs, are refused (ValueError)."""

    def __init__(self) -> None:
        self._parser = ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close
        self._parser.CharacterDataHandler = self._text
        self._local = _LocalNames()
        self._ready: list[Item] = []
        self._words: list[str] = []
        self._listening = False
        self._depth = 0

    def feed(self, chunk: bytes) -> list[Item]:
        """The items that `chunk` completes; raises ExpatError or ValueError."""
        self._parser.Parse(chunk, False)
        ready, self._ready = self._ready, []
        return ready

    def close(self) -> list[Item]:
        """The rest; raises ExpatError when the document is not complete."""
        self._parser.Parse(b"", True)
        return self._ready

    def _refuse(self, *_: object) -> None:
        raise ValueError("document type in a file of data")

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError("nested too deep")
        self._start(self._local[name], attributes)

    def _close(self, name: str) -> None:
        self._depth -= 1
        self._end(self._local[name])

    def _text(self, text: str) -> None:
        if self._listening:
            self._words.append(text)

    def _named(self, attributes: dict[str, str]) -> dict[str, str]:
        return {self._local[name]: value for name, value in attributes.items()}

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins; `name` is without its namespace."""
        raise NotImplementedError

    def _end(self, name: str) -> None:
        raise NotImplementedError
