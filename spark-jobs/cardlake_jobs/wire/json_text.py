"""JSON that is the text of a field, and numbers as JSON text has them."""

from __future__ import annotations

import json
from decimal import Decimal
from math import isfinite
from typing import Any

from cardlake_jobs.wire.card_numbers import holds_pan
from cardlake_jobs.wire.json_members import Number, is_well_formed, reject_constant
from cardlake_jobs.wire.rules import MAX_JSON_BYTES

#: Least integer that may be a card number: those of shorter ones are counts and amounts.
_MIN_PAN = 1e12
#: From here on the text of a number has an exponent, and so it does below the second one.
_WITH_EXPONENT = 1e21
_TINY = 1e-6

_DECODER = json.JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=reject_constant)
#: Keeps both of two members with the same name: an object is a tuple of names and values.
_PAIRS_DECODER = json.JSONDecoder(
    object_pairs_hook=tuple, parse_int=Number, parse_float=Number, parse_constant=reject_constant
)
_INVALID = object()


def read_json_text(text: Any, shape: str) -> tuple[str | None, str | None]:
    """Reads JSON text of a shape, which stays as it was written.

    :param shape: ``object`` of plain values, list of ``texts``, or list of ``objects`` of plain values
    :returns: the text and None, or None and the rule that it breaks
    """
    if type(text) is not str or not is_well_formed(text):
        return None, 'wrong_type'
    if len(text.encode()) > MAX_JSON_BYTES:
        return None, 'too_long'
    return (text, None) if _has_shape(_parse(text), shape) else (None, 'wrong_type')


def json_holds_pan(text: str) -> bool:
    """True if JSON text holds a card number: in a name, a text or an integer. The digits of a fraction are none, though
    some look like one.

    :param text: text that is JSON
    """
    return _holds_pan(_parse(text, _PAIRS_DECODER))


def format_number(value: float) -> str:
    """Writes a number as JavaScript does: the shortest digits, an exponent only for great and tiny ones."""
    if value == 0:
        return '0'
    if _TINY <= abs(value) < _WITH_EXPONENT:
        text = format(Decimal(repr(value)), 'f')
        return text.rstrip('0').rstrip('.') if '.' in text else text
    digits, _, exponent = repr(value).partition('e')
    if not exponent:
        # Python begins to write exponents later for great numbers, and earlier for tiny ones.
        raise AssertionError(f'expected an exponent in {value!r}')
    return f'{digits.removesuffix(".0")}e{int(exponent):+d}'


def _parse(text: str, decoder: json.JSONDecoder = _DECODER) -> Any:
    try:
        return decoder.decode(text)
    except (ValueError, RecursionError):
        return _INVALID


def _has_shape(value: Any, shape: str) -> bool:
    if shape == 'object':
        return _is_plain_object(value)
    is_member = _is_text if shape == 'texts' else _is_plain_object
    return isinstance(value, list) and all(map(is_member, value))


def _is_plain_object(value: Any) -> bool:
    return isinstance(value, dict) and all(
        is_well_formed(name) and _is_plain(member) for name, member in value.items()
    )


def _is_plain(value: Any) -> bool:
    if type(value) is Number:
        return isfinite(float(value))
    return value is None or isinstance(value, bool) or _is_text(value)


def _is_text(value: Any) -> bool:
    return type(value) is str and is_well_formed(value)


def _holds_pan(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(map(_holds_pan, value))
    if type(value) is Number:
        number = float(value)
        if number < _MIN_PAN or not number.is_integer():
            return False
        # A double has lost the last digits of a long integer.
        return holds_pan(str(value) if value.isdigit() else format_number(number))
    return isinstance(value, str) and holds_pan(value)
