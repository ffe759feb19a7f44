"""Which characters a file may carry, and which links may be followed."""

import re

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_FOLLOWED = ("http:", "https:", "mailto:", "tel:")


def legible(text: str) -> str:
    """The text with every line end as "\\n" and every control character as U+FFFD.

    XML 1.0 has no way to write most control characters, so Word and Excel files cannot hold them. One rule
    for all formats keeps the formats of one document equal to each other.
    """
    if text.isprintable():
        return text
    return _UNWRITABLE.sub("\ufffd", _LINE_ENDS.sub("\n", text))


def followable(link: str) -> str:
    """The link if it is relative, an anchor, or of a scheme that only fetches or addresses; otherwise ""."""
    link = legible(link).strip()
    scheme = _SCHEME.match(link)
    if "\ufffd" in link or any(ord(c) <= 32 for c in link) or link.startswith("//"):
        return ""
    return link if scheme is None or scheme[0].lower() in _FOLLOWED else ""
