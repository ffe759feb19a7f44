"""What changed between two versions as a Word file: the newer one whole, with tracked changes since the older one."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from njia.documents.diff import Piece
from njia.documents.marked import LABEL, Passage, Stretch, dressed, write
from njia.kernel.wording.queries import reader_language
from njia.stages.roadmap.models import Version
from njia.stages.roadmap.queries.compare import Changed, changes
from njia.stages.roadmap.queries.nodes import Node, walk
from njia.stages.roadmap.queries.versions import frozen_tree
from njia.stages.roadmap.states import FIELDS, KINDS, TITLE

STYLES = {"section": "Heading 1", "area": "Heading 1", "outcome": "Heading 2", "action": "Heading 3"}


def compared_document(older: Version, newer: Version) -> bytes:
    """In the reader's language, or else the process's."""
    found = {each.public_id: each for each in changes(older, newer)}
    said = _("What changed from version %(older)s to version %(newer)s") % {
        "older": older.number, "newer": newer.number,
    }  # fmt: skip
    desk = _Desk(newer)
    passages = [desk.line(said, "Title")]
    for node in walk(frozen_tree(newer)):
        passages += desk.clause(node, found.get(node.public_id))
    removed = [each for each in found.values() if each.status == "removed"]
    if removed:
        passages.append(desk.line(_("Taken out"), "Heading 1"))
    for each in removed:
        passages += desk.changed(each)
    title = _("Roadmap of %(process)s") % {"process": newer.process.name}
    return write(title, reader_language(), newer.on, passages, {})


class _Desk:
    def __init__(self, newer: Version) -> None:
        self.author = _("Version %(number)s") % {"number": newer.number}
        self.on = newer.on
        self.count = 0

    def line(self, text: str, style: str = LABEL) -> Passage:
        return self._passage(style, (Stretch("same", text),))

    def _passage(self, style: str, stretches: Sequence[Stretch], language: str = "") -> Passage:
        self.count += 1
        return Passage(f"p{self.count}", style, stretches, language)

    def clause(self, node: Node, changed: Changed | None) -> Iterator[Passage]:
        if changed is not None:
            yield from self.changed(changed, node)
            return
        yield self.line(f"{node.public_id} · {node.kind_label}")
        yield self._passage(STYLES[node.kind], (Stretch("same", str(node.title)),), node.title.language)
        for _name, label, said in node.fields:
            yield self.line(label)
            yield self._passage("Normal", dressed((Stretch("same", said.body),)), said.language)

    def changed(self, each: Changed, node: Node | None = None) -> Iterator[Passage]:
        notes = [f"{each.public_id} · {KINDS[each.kind]}"]
        notes += [_("It stands elsewhere now.")] if each.moved else []
        notes += [_("Its facts changed too: see the table of changes.")] if each.parts else []
        yield self.line(" – ".join(notes))
        pieces = dict(each.fields)
        for name, label in FIELDS[each.kind].items():
            found = pieces.get(str(label)) or _same(node, name)
            if not found:
                continue
            if name != TITLE:
                yield self.line(str(label))
            stretches = [self._stretch(piece) for piece in found]
            if name == TITLE:
                yield self._passage(STYLES[each.kind], stretches)
            else:
                yield self._passage("Normal", dressed(stretches))

    def _stretch(self, piece: Piece) -> Stretch:
        if piece.kind == "same":
            return Stretch("same", piece.text)
        return Stretch(piece.kind, piece.text, self.author, self.on)


def _same(node: Node | None, name: str) -> Sequence[Piece]:
    said = node.words.get(name) if node else None
    return (Piece("same", said.body),) if said and said.body else ()
