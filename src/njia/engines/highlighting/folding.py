"""A text as it is compared: one case, no accents, no hidden characters, look-alikes as what they look like."""

import unicodedata
from dataclasses import dataclass

# Letters of other scripts that people, or machines that turn speech into text, put in the place of Latin ones.
_LIKE = str.maketrans(
    "абвгдеікмнорсстухѕјһԁԛԝαβειοκρτυνχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ’‘ʼ`´‐‑‒–—",
    "abbrdeikmhopcctyxsjhdqwaβeiokptuvxabezhikmnoptyx'''''-----",
)


@dataclass(frozen=True)
class Folded:
    """`at[i]` is where character i of `text` stood; one place more, for the end."""

    text: str
    at: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the folded text stood in the original."""
        return self.at[start], self.at[end - 1] + 1


def fold(text: str) -> Folded:
    letters: list[str] = []
    at: list[int] = []
    for place, letter in enumerate(text):
        for plain in unicodedata.normalize("NFKD", letter).translate(_LIKE).casefold():
            # Marks, format characters and controls say nothing to a reader, and hide a name from a search.
            if unicodedata.category(plain) not in {"Mn", "Me", "Cf", "Cs", "Co"}:
                letters.append(" " if unicodedata.category(plain) == "Cc" else plain)
                at.append(place)
    return Folded("".join(letters), (*at, len(text)))
