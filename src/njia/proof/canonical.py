"""JSON with one spelling: what is hashed and signed is written by RFC 8785 and read strictly."""

import json
import math
import re
from typing import Any

import rfc8785

MAX_SAFE_INT = 2**53 - 1
_ESCAPED_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def canonical_json(value: Any) -> bytes:
    """The RFC 8785 bytes of a JSON value. Raises ValueError for what RFC 8785 cannot write.

    The standard library writes the same bytes much faster as long as there are no floats, no integers beyond
    2**53 and no keys outside ASCII (whose order differs in UTF-16); everything else goes the slow way.
    """
    if _is_plain(value):
        text = json.dumps(
            value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False
        )
        return text.encode()
    return rfc8785.dumps(value)


def read_json(data: bytes) -> Any:
    """Parses JSON from a stranger. Raises ValueError, without quoting the data, for anything ambiguous.

    Refused: a name twice in one object, NaN and infinities, integers beyond 2**53, lone surrogates, a nesting
    deeper than the parser's stack.
    """
    try:
        value = json.loads(
            data.decode(),
            object_pairs_hook=_unique,
            parse_constant=_refuse_constant,
            parse_int=_safe_int,
            parse_float=_finite,
        )
        if _ESCAPED_SURROGATE.search(data):
            json.dumps(value, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None
    except UnicodeError:
        raise ValueError("the JSON is not valid Unicode") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.pos}") from None
    return value


def _is_plain(value: Any) -> bool:
    kind = type(value)
    if value is None or kind is str or kind is bool:
        return True
    if kind is int:
        return bool(-MAX_SAFE_INT <= value <= MAX_SAFE_INT)
    if kind is dict:
        return all(type(key) is str and key.isascii() and _is_plain(item) for key, item in value.items())
    return kind is list and all(_is_plain(item) for item in value)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object names the same thing twice")
    return found


def _refuse_constant(_name: str) -> None:
    raise ValueError("not a number that JSON knows")


def _safe_int(digits: str) -> int:
    if len(digits) > 17 or not -MAX_SAFE_INT <= int(digits) <= MAX_SAFE_INT:
        raise ValueError("a whole number is too large")
    return int(digits)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError("a number is too large")
    return value
