"""What came back in a Word document, sorted to the passages that went out.

Each passage went out under a bookmark. A paragraph belongs to the passage whose bookmark it has; one without a bookmark
to the missing passage that it resembles most, or else to the passage above it that it continues; what is left belongs
to none and is told as it is. Every word of the document ends up in exactly one place.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final

from njia.readers.marked import Comment, Kind, Line, MarkedText, Stretch

BREAK: Final = "\n\n"
_ALIKE: Final = 0.5
"""At least so much of two texts is the same, for one to be the other moved and edited."""
_FRAME: Final = re.compile(r"njia_f_(\d+)_\d+_([0-9a-f]{8})")
_WORDS: Final = re.compile(r"\w+")


def frame_anchor(about: int, number: int, text: str) -> str:
    """The bookmark of a line that is no passage (a label, a figure): it tells whether the line was changed.

    `about` is a number of the caller's, which `framed` reads back; `number` makes the name unique.
    """
    return f"njia_f_{about}_{number}_{_sum(text)}"


def framed(anchor: str) -> int | None:
    """What `frame_anchor` was given as `about`; None for other anchors."""
    match = _FRAME.fullmatch(anchor)
    return int(match[1]) if match else None


def _sum(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Sent:
    """A passage as it went out. `many` says that it may have several paragraphs."""

    text: str = field(repr=False)
    many: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """One tracked change, in place among the others: what the text was, and what it would be with it alone."""

    author: str = field(repr=False)
    before: str = field(repr=False)
    after: str = field(repr=False)


@dataclass(slots=True)
class Passage:
    """`place` is the number of the line where it stands now; None where nothing of it is left.

    `found_by` is empty where its bookmark led to it, or the author of the words that it was known again by.
    """

    stretches: list[Stretch] = field(default_factory=list, repr=False)
    place: int | None = None
    found_by: str | None = None

    @property
    def before(self) -> str:
        return _text(self.stretches, ("same", "deleted"))

    @property
    def after(self) -> str:
        return _text(self.stretches, ("same", "inserted"))

    @property
    def passing(self) -> str:
        return _text(self.stretches, ("passing",))

    def removed_by(self) -> str:
        return next((each.author for each in self.stretches if each.kind == "deleted" and each.author), "")

    def changes(self) -> Iterator[Change]:
        """Deleted and inserted words side by side of one author are one change."""
        group: list[int] = []
        for at, each in enumerate([*self.stretches, Stretch("same", "")]):
            changed = each.kind in ("deleted", "inserted")
            if group and not (changed and each.author == self.stretches[group[0]].author):
                yield self._change(group)
                group = []
            if changed:
                group.append(at)

    def _change(self, group: Sequence[int]) -> Change:
        chosen = set(group)
        made = [
            each.text
            for at, each in enumerate(self.stretches)
            if each.kind == "same" or (each.kind == ("inserted" if at in chosen else "deleted"))
        ]
        return Change(self.stretches[group[0]].author, self.before, "".join(made))


@dataclass(frozen=True, slots=True)
class Stray:
    """Words that belong to no passage. `near` is the anchor of what stands above them."""

    text: str = field(repr=False)
    author: str = field(default="", repr=False)
    near: str = ""


@dataclass(slots=True)
class Returned:
    """`comments` are (anchor that they stand at, comment); `frame` are the lines that came back as they went."""

    passages: dict[str, Passage] = field(default_factory=dict)
    strays: list[Stray] = field(default_factory=list)
    comments: list[tuple[str, Comment]] = field(default_factory=list)
    frame: list[str] = field(default_factory=list, repr=False)


def reunite(text: MarkedText, sent: Mapping[str, Sent]) -> Returned:
    """`sent` are the passages by anchor, in the order in which they went out."""
    return _Sorter(text, sent).sorted()


class _Sorter:
    def __init__(self, text: MarkedText, sent: Mapping[str, Sent]) -> None:
        self.text, self.sent = text, sent
        self.found = Returned()
        self.near: list[str] = []
        """Line → the anchor that it stands at or below."""
        self.unowned: dict[int, Line] = {}

    def sorted(self) -> Returned:
        above = ""
        for at, line in enumerate(self.text.lines):
            above = self._place(at, line) or above
            self.near.append(above)
        self._know_again()
        self._settle()
        self._comments()
        return self.found

    def _owner(self, anchor: str) -> str:
        return anchor if anchor in self.sent or _FRAME.fullmatch(anchor) else ""

    def _place(self, at: int, line: Line) -> str:
        """Give a line to its owner; the anchor, or "" where it has none."""
        owners = [owner for anchor in line.anchors if (owner := self._owner(anchor))]
        touched = [owner for each in line.stretches if (owner := self._owner(each.anchor))]
        if not owners and not touched:
            self.unowned[at] = line
            return ""
        passages = [name for name in (touched or owners[:1]) if name in self.sent]
        if not passages:
            self._check_frame(line, (touched or owners)[0])
            return (touched or owners)[0]
        last = passages[0]
        for each in line.stretches:
            owner = self._owner(each.anchor)
            last = owner if owner in self.sent else last
            self._add(last, at, [each])
        if not line.stretches:
            self._add(last, at, [])
        self._break(last, line)
        return last

    def _add(self, anchor: str, at: int, stretches: Iterable[Stretch]) -> None:
        passage = self.found.passages.setdefault(anchor, Passage())
        given = [each for each in stretches if each.text]
        passage.stretches += given
        if passage.place is None and any(each.kind in ("same", "inserted") for each in given):
            passage.place = at

    def _break(self, anchor: str, line: Line) -> None:
        self.found.passages[anchor].stretches.append(Stretch(line.ending, BREAK, line.ended_by))

    def _check_frame(self, line: Line, anchor: str) -> None:
        match = _FRAME.fullmatch(anchor)
        text = line.after()
        if match and (not text.strip() or _sum(text) == match[2]):
            self.found.frame.append(text)
        else:
            self._stray(line, anchor)

    def _stray(self, line: Line, near: str) -> None:
        author = next((each.author for each in line.stretches if each.author), "")
        if line.after().strip():
            self.found.strays.append(Stray(line.after().strip(), author, near))

    def _know_again(self) -> None:
        """Lines without a bookmark that are a missing passage, moved or edited: the most alike first."""
        wanted = [
            name
            for name, sent in self.sent.items()
            if sent.text.strip()
            and ((known := self.found.passages.get(name)) is None or not known.after.strip())
        ]
        if not wanted:
            return
        alike = []
        for at, line in self.unowned.items():
            words = _WORDS.findall(line.after())
            matcher = SequenceMatcher(None, [], words, autojunk=False)
            for name in wanted if words else ():
                matcher.set_seq1(_WORDS.findall(self.sent[name].text))
                if matcher.real_quick_ratio() >= _ALIKE and (ratio := matcher.ratio()) >= _ALIKE:
                    alike.append((-ratio, at, name))
        for _ratio, at, name in sorted(alike):
            known = self.found.passages.get(name)
            if at in self.unowned and (known is None or known.found_by is None):
                self._take_again(name, at, self.unowned.pop(at))

    def _take_again(self, name: str, at: int, line: Line) -> None:
        author = next((each.author for each in line.stretches if each.author), "")
        passage = Passage([Stretch("same", line.after())], at, author)
        passage.stretches.append(Stretch("same", BREAK))
        self.found.passages[name] = passage
        self.near[at] = name

    def _settle(self) -> None:
        """What is still without an owner continues the passage above it, or is a stray."""
        for at, line in sorted(self.unowned.items()):
            above = self.near[at - 1] if at else ""
            self.near[at] = above or self.near[at]
            if not line.after().strip():
                continue
            if self._continues(at, line, above):
                self._append(above, at, line)
            else:
                self._stray(line, above)
        for passage in self.found.passages.values():
            _trim(passage.stretches)

    def _continues(self, at: int, line: Line, above: str) -> bool:
        if above not in self.sent or not self.sent[above].many or at >= len(self.text.lines):
            return False
        return line.style == self.text.lines[at - 1].style and self.near[at - 1] == above

    def _append(self, anchor: str, at: int, line: Line) -> None:
        """A new paragraph; where its words were tracked, so was its beginning."""
        passage = self.found.passages[anchor]
        kinds = {each.kind for each in line.stretches}
        if passage.stretches and kinds == {"inserted"}:
            passage.stretches[-1] = Stretch("inserted", BREAK, line.stretches[0].author)
        passage.stretches += [*line.stretches, Stretch(line.ending, BREAK, line.ended_by)]

    def _comments(self) -> None:
        places = {key: at for at, line in enumerate(self.text.lines) for key in line.comments}
        for comment in self.text.comments:
            at = places.get(comment.id, 0)
            self.found.comments.append((self.near[at] if self.near else "", comment))


def _trim(stretches: list[Stretch]) -> None:
    """The break after the last paragraph belongs to no passage."""
    while stretches and stretches[-1].text == BREAK:
        stretches.pop()


def _text(stretches: Iterable[Stretch], kinds: Sequence[Kind]) -> str:
    return "".join(each.text for each in stretches if each.kind in kinds)
