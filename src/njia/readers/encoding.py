"""From bytes to text, by evidence: a byte-order mark, zeros of UTF-16, UTF-8 that holds, likely letters."""

import codecs
import re
from collections.abc import Callable
from typing import Final

from charset_normalizer import from_bytes

from njia.readers.errors import ReadError

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE: Final = 65_536
_EXPECTED: Final = frozenset("éèêëàâäáãåçñíìîïóòôöõúùûüœæßøÉÈÊÀÂÁÇÔÎÍÓÖÜÄÅØŒ’‘“”–—…•«»°€£§·\xa0")
_CAPITAL_IN_WORD: Final = re.compile(r"[a-zß-öø-ÿ][À-ÖØ-ÞŸŽŠŒ]")
# No Latin language writes three such letters in a row; Cyrillic and Greek read as Latin do little else.
_ACCENTS_IN_A_ROW: Final = re.compile(r"[À-ÖØ-öø-ÿ]{3,}")
# Mac Roman's quotation marks and apostrophes followed by an accented letter ("l’école") are, by accident,
# valid UTF-8 for rare letters of the range left out. They are no evidence that somebody wrote UTF-8.
_MEANT_AS_UTF8: Final = re.compile("[\x80-\u047f\u0580-\ud7ff\ue000-\U0010ffff]")
_NOT_UTF8: Final = re.compile("[\udc80-\udcff]")


def bom_encoding(data: bytes) -> str | None:
    """The codec that a byte-order mark asks for."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark, told by zero bytes in every other place, as Latin letters have there."""
    start = data[:4096]
    half = len(start) // 2
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if odd > half / 3 and even < half / 20:
        return "utf-16-le"
    if even > half / 3 and odd < half / 20:
        return "utf-16-be"
    return None


def decode(data: bytes, encoding: str | None, row_at: Callable[[str], int]) -> tuple[str, str]:
    """The text and the name of its encoding.

    `row_at` tells from the text before a fault which row the fault is in. Raises ReadError `bad_encoding`
    when `encoding` is given, or marked in the file, and does not fit; `mixed_encodings` when UTF-8 and
    something else meet.
    """
    if encoding is not None:
        return _strict(data, encoding, row_at), encoding
    found = bom_encoding(data) or unmarked_utf16(data)
    if found and found != "utf-8-sig":
        return _strict(data, found, row_at), found
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as fault:
        start = fault.start
    if found or _is_mostly_utf8(data):
        raise ReadError("mixed_encodings", row_at(data[:start].decode("utf-8-sig")))
    legacy = _legacy_encoding(data)
    return data.decode(legacy), legacy


def _strict(data: bytes, encoding: str, row_at: Callable[[str], int]) -> str:
    # `from None`: the original exception carries the whole file.
    try:
        codec = codecs.lookup(encoding).name
        return data.decode("utf-8-sig" if codec == "utf-8" else codec)
    except UnicodeDecodeError as fault:
        # The bytes before the fault, however read, have its line ends and quotation marks.
        before = data[: fault.start].decode(codec if "16" in codec or "32" in codec else "latin-1")
        raise ReadError("bad_encoding", row_at(before), encoding=encoding) from None
    except (UnicodeError, LookupError, ValueError):
        raise ReadError("bad_encoding", encoding=encoding) from None


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether so many lines with accents are sound UTF-8 (one in five will do) that the others are strays.

    Single-byte text seldom makes a whole line of valid UTF-8 by accident, so few sound lines weigh much.
    """
    sound = stray = 0
    for line in re.split(rb"[\r\n]+", data):
        if line.isascii():
            continue
        text = line.decode("utf-8", "surrogateescape")
        if _NOT_UTF8.search(text):
            stray += 1
        elif _MEANT_AS_UTF8.search(text):
            sound += 1
    return sound * 4 >= stray


def _legacy_encoding(data: bytes) -> str:
    """cp1252, mac_roman, latin-1, or what charset-normalizer makes of text in none of them."""
    sample = _accented_lines(data)
    high = sum(byte > 0x7F for byte in sample)
    only_cr = b"\r" in data and b"\n" not in data
    candidates = ("mac_roman", "cp1252") if only_cr else ("cp1252", "mac_roman")
    best = max(candidates, key=lambda name: _likeliness(sample, name))
    if _likeliness(sample, best) < high / 2:
        guess = from_bytes(sample).best()
        best = guess.encoding if guess else best
    return best if _decodes(data, best) else "latin-1"


def _accented_lines(data: bytes) -> bytes:
    found: list[bytes] = []
    size = 0
    for line in re.split(rb"[\r\n]+", data):
        if not line.isascii():
            found.append(line)
            size += len(line)
            if size > _SAMPLE:
                break
    return b"\n".join(found)[: 2 * _SAMPLE]


def _likeliness(sample: bytes, encoding: str) -> int:
    """How many characters are ones that Latin text has, less those that stand where they cannot: "cafÈ"."""
    text = sample.decode(encoding, "replace")
    expected = sum(character in _EXPECTED for character in text if character > "\x7f")
    misplaced = len(_CAPITAL_IN_WORD.findall(text)) + sum(map(len, _ACCENTS_IN_A_ROW.findall(text)))
    return expected - 2 * misplaced - 4 * text.count("�")


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeError, LookupError):
        return False
    return True
