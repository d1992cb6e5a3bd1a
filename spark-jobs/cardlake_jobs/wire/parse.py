"""One line of the wire: a row, or every rule it breaks. Decides as the schema package's parser does."""

from __future__ import annotations

import re
from typing import Any, Callable, NamedTuple, Optional

from cardlake_jobs.wire.card_numbers import is_pan
from cardlake_jobs.wire.decimals import MALFORMED, TOO_LARGE, parse_decimal
from cardlake_jobs.wire.instants import parse_date_time
from cardlake_jobs.wire.members import Number, is_well_formed, members_of
from cardlake_jobs.wire.rules import (
    AMOUNT_INTEGER_DIGITS,
    COUNTRY_CODES,
    CURRENCY_CODES,
    EARLIEST_MICROS,
    FUTURE_MICROS,
    MAX_LINE_BYTES,
    NOT_FINITE_PATTERN,
    WireField,
    wire_fields,
)

#: What a value became: ``(value, None)``, or ``(None, code)`` of the rule it breaks.
Reading = tuple[Any, Optional[str]]
Reader = Callable[[Any, int], Reading]

_EVENT_ID = 'event_id'
_WRONG_TYPE: Reading = (None, 'wrong_type')
_NOT_FINITE = re.compile(NOT_FINITE_PATTERN)
_MICRO_DIGITS = 6
#: Enough for any instant in range; a longer number of seconds is out of it anyway.
_SECONDS_DIGITS = 12


class Row(NamedTuple):
    """A valid line: its values in the order of the type's fields. Instants in µs, decimals unscaled."""

    values: tuple[Any, ...]


class Rejected(NamedTuple):
    """A line that breaks rules."""

    #: At least one: ``amount: too_large``, or just ``not_json``.
    reasons: list[str]
    #: The line's event id as it came, where one could be read.
    event_id: str | None


def _read_string(value: Any, _arrival: int) -> Reading:
    return (value, None) if type(value) is str and is_well_formed(value) else _WRONG_TYPE


def _read_timestamp(value: Any, arrival_micros: int) -> Reading:
    micros: int | str | None
    if type(value) is Number:
        micros = parse_decimal(value, _MICRO_DIGITS, _SECONDS_DIGITS)
    elif type(value) is str:
        micros = parse_date_time(value)
    else:
        return _WRONG_TYPE
    if micros is None:
        return _WRONG_TYPE
    if isinstance(micros, str) or not EARLIEST_MICROS <= micros <= arrival_micros + FUTURE_MICROS:
        return None, 'out_of_range'
    return micros, None


def _decimal_reader(scale: int) -> Reader:
    def read(value: Any, _arrival: int) -> Reading:
        if not isinstance(value, str):
            return _WRONG_TYPE
        unscaled = parse_decimal(value, scale, AMOUNT_INTEGER_DIGITS)
        if unscaled == TOO_LARGE:
            return None, 'too_large'
        if unscaled == MALFORMED:
            return (None, 'not_finite') if _NOT_FINITE.fullmatch(value) else _WRONG_TYPE
        return unscaled, None

    return read


def _read_boolean(value: Any, _arrival: int) -> Reading:
    return (value, None) if type(value) is bool else _WRONG_TYPE


def _reader(field: WireField) -> Reader:
    if field.kind == 'decimal':
        return _decimal_reader(field.scale)
    return {'string': _read_string, 'timestamp': _read_timestamp, 'boolean': _read_boolean}[field.kind]


#: Rules over single values beyond their type, by bronze type and field: the code, and what breaks it.
_CHECKS: dict[str, dict[str, tuple[str, Callable[[str], bool]]]] = {
    'card_authorization': {
        'card_id': ('looks_like_pan', is_pan),
        'currency': ('unknown_code', lambda code: code not in CURRENCY_CODES),
        'country': ('unknown_code', lambda code: code not in COUNTRY_CODES),
    },
    'card_dispute': {},
}


class LineParser:
    """Reads the lines of one bronze type.

    :param bronze_type: ``card_authorization`` or ``card_dispute``
    """

    def __init__(self, bronze_type: str) -> None:
        fields = wire_fields(bronze_type)
        checks = _CHECKS[bronze_type]
        self._plan = [(field.name, _reader(field), checks.get(field.name)) for field in fields]
        self._wanted = frozenset(field.name for field in fields)

    def parse(self, line: str, arrival_micros: int) -> Row | Rejected:
        """Reads one line; never raises, whatever it holds.

        :param line: without its line end
        :param arrival_micros: when it arrived, µs since the epoch; bounds its instants
        """
        if len(line) > MAX_LINE_BYTES // 4 and len(line.encode('utf-8', 'surrogatepass')) > MAX_LINE_BYTES:
            return Rejected(['line_too_long'], None)
        members = members_of(line, self._wanted)
        if isinstance(members, str):
            return Rejected([members], None)
        values: list[Any] = []
        reasons: list[str] = []
        event_id: str | None = None
        for name, read, check in self._plan:
            value, code = _read_member(members.get(name), read, arrival_micros)
            if code is None and check is not None and check[1](value):
                code = check[0]
            if code is not None:
                reasons.append(f'{name}: {code}')
            elif name == _EVENT_ID:
                event_id = value
            values.append(value)
        return Rejected(reasons, event_id) if reasons else Row(tuple(values))


def _read_member(value: Any, read: Reader, arrival_micros: int) -> Reading:
    if value is None:
        return None, 'missing'
    if type(value) is str and value == '':
        return None, 'empty'
    return read(value, arrival_micros)
