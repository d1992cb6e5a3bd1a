"""The members of a line's JSON object, with the source text of its numbers."""

from __future__ import annotations

import json
import re
from typing import Any

from cardlake_jobs.wire.rules import MAX_DEPTH


class Number(str):
    """A JSON number, as it was written."""

    __slots__ = ()


class _Object(list):  # type: ignore[type-arg]
    """The (name, value) pairs of a JSON object."""

    __slots__ = ()


NOT_JSON = 'not_json'
WRONG_TYPE = 'wrong_type'

_BYTE_ORDER_MARK = '\ufeff'
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_OTHER = re.compile(r'[^][{}]+')


def _refuse(constant: str) -> None:
    raise ValueError(f'{constant} is no JSON')


_DECODER = json.JSONDecoder(
    object_pairs_hook=_Object, parse_int=Number, parse_float=Number, parse_constant=_refuse
)


def members_of(line: str, wanted: frozenset[str]) -> dict[str, Any] | str:
    """Wanted members of a line's object by name, numbers as :class:`Number`; or the rule the line breaks.

    :param line: without its line end; one byte order mark in front is skipped
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
        if name in wanted:
            # Which of the two is meant cannot be known.
            if name in members:
                return NOT_JSON
            members[name] = value
    return members


def _may_be_too_deep(text: str) -> bool:
    return text.count('[') + text.count('{') > MAX_DEPTH


def _depth(text: str) -> int:
    """Objects and arrays inside each other at the deepest place of a JSON text."""
    depth = deepest = 0
    for bracket in _OTHER.sub('', _STRING.sub('', text)):
        depth += 1 if bracket in '[{' else -1
        deepest = max(deepest, depth)
    return deepest


def is_well_formed(text: str) -> bool:
    """Whether UTF-8 can hold the text: half of a surrogate pair, written as an escape, cannot be stored."""
    if text.isascii():
        return True
    return not any('\ud800' <= char <= '\udfff' for char in text)


def text_of(value: Any) -> str | None:
    """The string a member is, or None when it is of another type."""
    return value if type(value) is str else None
