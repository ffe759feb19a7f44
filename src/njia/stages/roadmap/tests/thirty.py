"""A draft of 34 clauses with bold, italic and lists, and some seventy edits of it as an editor's own macro language does
them: every clause but one is touched. All invented."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from njia.documents import rich
from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.readers.marked import MarkedText
from njia.readers.returned import Sent, reunite
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.models import Clause, Suggestion
from njia.stages.roadmap.queries.word import read_manifest, with_marks
from njia.stages.roadmap.states import OPEN

AUTHOR = "Otieno Example"
TOPICS = ("fees", "papers", "wages", "schools", "courts", "harbours")
VERBS = ("Inspect", "Train", "Publish", "Repair")


def draft(add: Callable[..., Clause]) -> None:
    """KE-C-001 is a section; an area, two outcomes and four actions under each follow, three times."""
    add("section", "Summary of the plan", words={"body": "What this is about.\n\nAnd for whom it is."})
    for area in range(3):
        top = add(
            "area",
            f"Area of {TOPICS[area]}",
            words={"body": f"The _law_ on {TOPICS[area]} has gaps:\n\n- one is *wide*\n- one is old"},
        )
        for outcome in range(2):
            topic = TOPICS[area * 2 + outcome]
            under = add("outcome", f"Everybody knows about {topic}", top)
            for verb in VERBS:
                add(
                    "action", f"{verb} twelve places where {topic} are handled each year", under,
                    words={
                        "body": f"With *the people* of the {topic}, every quarter, in _each_ of the counties.",
                        "output": f"A *list* of the {topic}", "verification": f"Minutes about {topic} and photographs",
                    },
                )  # fmt: skip


MARKS = {"bold": "*", "italic": "_"}


@dataclass(frozen=True)
class Edit:
    """Words of a field that become others, or that are made bold or italic; `tracked` or not. No old words: written at
    the end. `shown` is what the field then says, where that is not the new words alone."""

    clause: int
    field: str
    old: str
    new: str
    tracked: bool = True
    manner: str = ""
    shown: str = ""

    @property
    def mark(self) -> str:
        return f"njia_{self.clause}_{self.field}_en_{0 if self.field == 'assumptions' else 1}"

    def is_in(self, text: str) -> bool:
        shown = self.shown or self.new
        return shown in text and (not self.old or self.old not in text.replace(shown, ""))


MOVED, BEFORE, REMOVED = 15, 27, 22
"""The action that is cut out and pasted before another clause's line, and the one that is struck out."""
STRAY = "A thought that belongs to no clause at all"
COMMENTS = {5: "Is twelve enough?", 30: "Ask the harbour unions first."}


def edits() -> list[Edit]:
    return list(_edits())


def _edits() -> Iterator[Edit]:
    actions = [number for number in range(2, 35) if _is_action(number) and number not in (MOVED, REMOVED)]
    for at, number in enumerate(actions):
        yield Edit(number, "title", "twelve", f"{20 + at}", tracked=at % 3 != 2)
        if at % 2:
            yield Edit(number, "body", "every quarter, ", "")
        else:
            yield Edit(number, "body", "", f" And report on it ({at}).", tracked=at % 4 == 0)
        if at % 4 == 0:
            yield Edit(number, "output", "list", "register", tracked=at % 8 == 0, shown="*register*")
        elif at % 4 == 1:
            manner = "bold" if at % 8 == 1 else "italic"
            shown = f"{MARKS[manner]}photographs{MARKS[manner]}"
            yield Edit(number, "verification", "photographs", "photographs", at % 3 == 0, manner, shown)
    for number in (2, 13, 24, 3, 8, 14, 19, 25, 30):
        yield Edit(number, "title", "", " and beyond")
    yield Edit(2, "body", "", "\n- one is new", shown="- one is old\n- one is new")
    yield Edit(13, "body", "wide", "narrow", shown="- one is *narrow*")
    yield Edit(24, "body", "law", "practice", tracked=False, shown="_practice_ on wages")
    yield Edit(1, "body", "for whom", "for all whom")
    yield Edit(4, "assumptions", "", "The budget is passed.")
    yield Edit(6, "verification", "photographs", "signed lists", tracked=False)
    yield Edit(MOVED, "body", "", " Beginning soon.", tracked=False)


def _is_action(number: int) -> bool:
    """Each area takes eleven numbers: itself, and twice an outcome with its four actions."""
    return number > 1 and (number - 2) % 11 not in (0, 1, 6)


def macro(source: str, target: str, frames: dict[int, tuple[str, str]]) -> str:
    """The edits in LibreOffice Basic. `frames` are the first and last line of each clause, by their bookmarks."""
    lines = [*_HEAD.format(source=source).splitlines()]
    lines += ["doc.RecordChanges = False"]
    lines += _moved(frames)
    for edit in sorted(edits(), key=lambda each: each.tracked):
        lines.append(f"doc.RecordChanges = {edit.tracked}")
        if edit.manner:
            lines.append(f'Dress(doc, "{edit.mark}", "{edit.old}", "{edit.manner}")')
        elif edit.old:
            lines.append(f'Reword(doc, "{edit.mark}", "{edit.old}", "{edit.new}")')
        else:
            words = '" & Chr(10) & "'.join(edit.new.split("\n"))
            lines.append(f'AddWords(doc, "{edit.mark}", "{words}")')
    lines += ["doc.RecordChanges = True", f'StrikeOut(doc, "{frames[REMOVED][0]}", "{frames[REMOVED][1]}")']
    lines += ["doc.RecordChanges = False", f'AddLine(doc, "{frames[9][1]}", "{STRAY}")']
    lines += [f'Annotate(doc, "njia_{number}_title_en_1", "{text}")' for number, text in COMMENTS.items()]
    return "\n".join([*lines, *_TAIL.format(target=target).splitlines(), _SUBS])


def _moved(frames: dict[int, tuple[str, str]]) -> list[str]:
    return [f'MoveTo(doc, "{frames[MOVED][0]}", "{frames[MOVED][1]}", "{frames[BEFORE][0]}")']


def said_in(text: MarkedText) -> Counter[str]:
    """Words of the file's fields when every tracked change is taken: not its grey lines, nor what belongs nowhere."""
    _code, sent = read_manifest(text.properties)
    came = reunite(with_marks(text), {str(anchor): Sent("x", anchor.field != "title") for anchor in sent})
    return _words(passage.after for passage in came.passages.values())


def taken_over(process: Process, acting: Actor) -> Counter[str]:
    """Words of the draft when every suggestion is."""
    for row in Suggestion.objects.filter(clause__process=process, state__in=OPEN).order_by("pk"):
        actions.answer_suggestion(row, "accept", acting=acting)
    fields = (said for node in queries.walk(queries.draft(acting)) for said in node.words.values())
    return _words(str(said) for said in fields)


def _words(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in re.findall(r"\w+", rich.plain(text)))


def frames_of(document: Any) -> dict[int, tuple[str, str]]:
    """Clause → bookmarks of its first and last grey line in an exported document."""
    from docx.oxml.ns import qn

    found: dict[int, tuple[str, str]] = {}
    for mark in document.element.body.iter(qn("w:bookmarkStart")):
        name = mark.get(qn("w:name"))
        if name.startswith("njia_f_"):
            number = int(name.split("_")[2])
            found[number] = (found.get(number, (name, name))[0], name)
    return found


_HEAD = """Sub Main
On Error Goto failed
Dim opened(0) As New com.sun.star.beans.PropertyValue
opened(0).Name = "Hidden"
opened(0).Value = False
doc = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, opened())"""
_TAIL = """Dim saved(0) As New com.sun.star.beans.PropertyValue
saved(0).Name = "FilterName"
saved(0).Value = "MS Word 2007 XML"
doc.storeToURL("{target}", saved())
doc.close(True)
StarDesktop.terminate()
Exit Sub
failed:
Dim told(0) As New com.sun.star.beans.PropertyValue
told(0).Name = "FilterName"
told(0).Value = "Text"
wrong = StarDesktop.loadComponentFromURL("private:factory/swriter", "_blank", 0, Array())
wrong.Text.String = "line " & Erl & ": " & Error$
wrong.storeToURL("{target}.txt", told())
StarDesktop.terminate()
End Sub"""
_SUBS = """
Function Spot(doc, mark)
 Spot = doc.Bookmarks.getByName(mark).getAnchor()
End Function
Sub Reword(doc, mark, old, words)
 found = doc.createSearchDescriptor()
 found.SearchString = old
 at = doc.findNext(Spot(doc, mark).Start, found)
 at.String = words
End Sub
Sub Dress(doc, mark, words, manner)
 found = doc.createSearchDescriptor()
 found.SearchString = words
 at = doc.findNext(Spot(doc, mark).Start, found)
 If manner = "bold" Then at.CharWeight = com.sun.star.awt.FontWeight.BOLD
 If manner = "italic" Then at.CharPosture = com.sun.star.awt.FontSlant.ITALIC
End Sub
Sub AddWords(doc, mark, words)
 here = Spot(doc, mark)
 cursor = here.Text.createTextCursorByRange(here.End)
 cursor.gotoEndOfParagraph(False)
 here.Text.insertString(cursor, words, False)
End Sub
Function Stretch(doc, first, last)
 here = Spot(doc, first)
 cursor = here.Text.createTextCursorByRange(here.Start)
 cursor.gotoStartOfParagraph(False)
 cursor.gotoRange(Spot(doc, last).End, True)
 cursor.gotoEndOfParagraph(True)
 Stretch = cursor
End Function
Sub StrikeOut(doc, first, last)
 cursor = Stretch(doc, first, last)
 cursor.String = ""
End Sub
Sub AddLine(doc, mark, words)
 here = Spot(doc, mark)
 cursor = here.Text.createTextCursorByRange(here.End)
 cursor.gotoEndOfParagraph(False)
 here.Text.insertControlCharacter(cursor, 0, False)
 here.Text.insertString(cursor, words, False)
End Sub
Sub Annotate(doc, mark, words)
 note = doc.createInstance("com.sun.star.text.textfield.Annotation")
 note.Author = "Wambui Example"
 note.Content = words
 here = Spot(doc, mark)
 here.Text.insertTextContent(here, note, False)
End Sub
Sub MoveTo(doc, first, last, target)
 cursor = Stretch(doc, first, last)
 view = doc.CurrentController
 view.select(cursor)
 taken = view.getTransferable()
 cursor.String = ""
 here = Spot(doc, target)
 point = here.Text.createTextCursorByRange(here.Start)
 point.gotoStartOfParagraph(False)
 here.Text.insertControlCharacter(point, 0, False)
 point.goLeft(1, False)
 view.select(point)
 view.insertTransferable(taken)
End Sub
"""
