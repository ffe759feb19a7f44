"""What a phone sends: an OpenRosa instance as a flat list of answers that know their place."""

from dataclasses import dataclass
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

MOST_BYTES: Final = 2 * 2**20
MOST_DEPTH: Final = 40
MOST_ELEMENTS: Final = 20_000
LONGEST_ID: Final = 64
"""Characters of an id or a version: a UUID has 36."""
_META: Final = ("meta/instanceID", "meta/deprecatedID", "meta/rootUuid", "meta/instanceName")


class AnswerError(Exception):
    """A filled form was refused. `code` says why, `line` and `name` where; no answer is in any of them.

    Codes: empty, not_multipart, too_large, not_xml (line), forbidden (entities or a document type), too_deep, too_many,
    no_form, no_instance, long_id, not_json, no_column (name).
    """

    def __init__(self, code: str, *, line: int | None = None, name: str = "") -> None:
        super().__init__(code if line is None else f"{code}, line {line}")
        self.code, self.line, self.name = code, line, name


@dataclass(frozen=True, slots=True)
class Answer:
    """`path` is that of the question without the form's own name, such as `group/question`. `places` says for each
    part of it which of its likes it is, counted from 1: only a group that repeats has more than one."""

    path: str
    places: tuple[int, ...]
    value: str

    def beside(self, other: "Answer") -> int | None:
        """How far the ways to both run together; None where they part within a group that repeats."""
        mine, theirs = self.path.split("/"), other.path.split("/")
        shared = 0
        for number, (here, there) in enumerate(zip(mine[:-1], theirs[:-1], strict=False)):
            if here != there:
                break
            if self.places[number] != other.places[number]:
                return None
            shared += 1
        return shared


@dataclass(frozen=True, slots=True)
class Filled:
    """`instance` names this filled form for ever; `deprecated` the one that it corrects. `kept_as` is the id that a
    server gave it, which stays when it is edited there."""

    form_id: str
    version: str
    instance: str
    deprecated: str
    answers: tuple[Answer, ...]
    kept_as: str = ""


def read_answers(data: bytes) -> Filled:
    """Raises `AnswerError`. Nothing is fetched, no entity is expanded, and depth and number of elements are bounded."""
    if not data.strip():
        raise AnswerError("empty")
    if len(data) > MOST_BYTES:
        raise AnswerError("too_large")
    leaves = _Leaves()
    parser = DefusedXMLParser(target=leaves, forbid_dtd=True)  # type: ignore[no-untyped-call]
    try:
        parser.feed(data)
        parser.close()
    except ParseError as error:
        raise AnswerError("not_xml", line=error.position[0]) from None
    except DefusedXmlException:
        raise AnswerError("forbidden") from None
    except (LookupError, ValueError):  # an encoding that nobody knows
        raise AnswerError("not_xml", line=1) from None
    return _filled(leaves)


class _Leaves:
    """The target of the parser: keeps the leaves with their ways, and refuses what grows without end."""

    def __init__(self) -> None:
        self.root: dict[str, str] | None = None
        self.answers: list[Answer] = []
        self._path: list[str] = []
        self._places: list[int] = []
        self._seen: list[dict[str, int]] = []
        self._text: list[str] = []
        self._leaf = False
        self._elements = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise AnswerError("too_many")
        if len(self._path) >= MOST_DEPTH:
            raise AnswerError("too_deep")
        name = tag.rpartition("}")[2]
        if self.root is None:
            self.root = dict(attributes)
        else:
            counted = self._seen[-1]
            counted[name] = counted.get(name, 0) + 1
            self._places.append(counted[name])
        self._path.append(name)
        self._seen.append({})
        self._text, self._leaf = [], True

    def data(self, text: str) -> None:
        self._text.append(text)

    def end(self, _tag: str) -> None:
        if self._leaf and len(self._path) > 1:
            self.answers.append(
                Answer("/".join(self._path[1:]), tuple(self._places), "".join(self._text).strip())
            )
        self._leaf = False
        self._path.pop()
        self._seen.pop()
        if self._places:
            self._places.pop()

    def close(self) -> None:
        return None


def _filled(leaves: _Leaves) -> Filled:
    root = leaves.root or {}
    meta = {answer.path: answer.value for answer in leaves.answers if answer.path in _META}
    return filled(
        form_id=root.get("id", ""), version=root.get("version", ""), meta=meta,
        answers=[answer for answer in leaves.answers if not answer.path.startswith("meta/")],
    )  # fmt: skip


def filled(
    *, form_id: str, version: str, meta: dict[str, Any], answers: list[Answer], kept_as: str = ""
) -> Filled:
    """Raises `AnswerError` where the form or the instance is not named."""
    instance, deprecated = (
        bare(storable(str(meta.get(name) or ""))) for name in ("meta/instanceID", "meta/deprecatedID")
    )
    form_id, version, kept_as = (storable(given).strip() for given in (form_id, version, kept_as))
    if not form_id:
        raise AnswerError("no_form")
    if not instance:
        raise AnswerError("no_instance")
    if max(map(len, (instance, deprecated, form_id, version, kept_as))) > LONGEST_ID:
        raise AnswerError("long_id")
    return Filled(form_id, version, instance, deprecated, tuple(answers), kept_as)


def storable(text: str) -> str:
    """Without what no database takes: NUL characters, and halves of pairs that are no character by themselves."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def bare(instance: str) -> str:
    """An id without the `uuid:` that phones put before it and Kobo leaves out."""
    return instance.strip().removeprefix("uuid:")
