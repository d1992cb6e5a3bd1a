"""Members of a line's JSON object, with the source text of its numbers."""

from __future__ import annotations

import json
import re
from typing import Any

from cardlake_jobs.wire.rules import MAX_DEPTH


class Number(str):
    """Source text of a JSON number."""

    __slots__ = ()


class _Object(list):  # type: ignore[type-arg]
    """The (name, value) pairs of a JSON object."""

    __slots__ = ()


NOT_JSON = 'not_json'
WRONG_TYPE = 'wrong_type'

_BYTE_ORDER_MARK = '\ufeff'
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_OTHER = re.compile(r'[^][{}]+')


def reject_constant(constant: str) -> None:
    """Refuses ``NaN`` and the like, which Python would take."""
    raise ValueError(f'{constant} is not valid JSON')


_DECODER = json.JSONDecoder(
    object_pairs_hook=_Object, parse_int=Number, parse_float=Number, parse_constant=reject_constant
)


def parse_members(line: str, names: frozenset[str]) -> dict[str, Any] | str:
    """Parses a line's JSON object and returns the named members, numbers as :class:`Number`; or the rule the line
    breaks.

    :param line: without its line ending; one leading byte order mark is skipped
    """
    text = line[1:] if line.startswith(_BYTE_ORDER_MARK) else line
    try:
        parsed = _DECODER.decode(text)
    except (ValueError, RecursionError):
        return NOT_JSON
    if _may_be_too_deep(text) and _depth(text) > MAX_DEPTH:
        return NOT_JSON
    if not isinstance(parsed, _Object):
        return WRONG_TYPE
    members: dict[str, Any] = {}
    for name, value in parsed:
        if name in names:
            # A repeated key is ambiguous.
            if name in members:
                return NOT_JSON
            members[name] = value
    return members


def _may_be_too_deep(text: str) -> bool:
    return text.count('[') + text.count('{') > MAX_DEPTH


def _depth(text: str) -> int:
    """Maximum nesting depth of objects and arrays in a JSON text."""
    depth = deepest = 0
    for bracket in _OTHER.sub('', _STRING.sub('', text)):
        depth += 1 if bracket in '[{' else -1
        deepest = max(deepest, depth)
    return deepest


def is_well_formed(text: str) -> bool:
    """True if the text can be encoded as UTF-8; an escaped lone surrogate cannot."""
    if text.isascii():
        return True
    return not any('\ud800' <= char <= '\udfff' for char in text)
