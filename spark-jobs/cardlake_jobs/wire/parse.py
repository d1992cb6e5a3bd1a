"""Parses a line on the wire into a row, or into every rule it breaks, exactly like the TypeScript parser."""

from __future__ import annotations

import math
import re
from typing import Any, Callable, NamedTuple, Optional

from cardlake_jobs.wire.card_numbers import holds_pan
from cardlake_jobs.wire.date_time import parse_date_time
from cardlake_jobs.wire.decimals import MALFORMED, TOO_LARGE, parse_decimal
from cardlake_jobs.wire.json_members import Number, is_well_formed, parse_members
from cardlake_jobs.wire.json_text import json_holds_pan, read_json_text
from cardlake_jobs.wire.rules import (
    AMOUNT_INTEGER_DIGITS,
    COUNTRY_CODES,
    CURRENCY_CODES,
    DECIDERS,
    DECISION_STATES,
    DECISIONS,
    EARLIEST_MICROS,
    FUTURE_MICROS,
    HISTORY_HASH_PATTERN,
    MAX_LINE_BYTES,
    NOT_FINITE_PATTERN,
    PAYLOAD_HASH_PATTERN,
    WireField,
    wire_fields,
)

#: ``(value, None)``, or ``(None, code)`` with the rule that the value breaks.
ReadResult = tuple[Any, Optional[str]]
Reader = Callable[[Any, int], ReadResult]

_EVENT_ID = 'event_id'
_WRONG_TYPE: ReadResult = (None, 'wrong_type')
_NOT_FINITE = re.compile(NOT_FINITE_PATTERN)
_MICRO_DIGITS = 6
_DECIDED = 'decided'
#: Integers up to here are exact as doubles.
_SAFE_INTEGER = 2**53 - 1
#: Enough for any valid timestamp; a longer number of seconds is out of range anyway.
_SECONDS_DIGITS = 12


class Row(NamedTuple):
    """Values of a valid line in field order; timestamps in µs, decimals unscaled."""

    values: tuple[Any, ...]


class Rejected(NamedTuple):
    """A line that breaks at least one rule."""

    #: One entry per broken rule: ``amount: too_large``, or just ``not_json``.
    reasons: list[str]
    #: The event id as received, if it could be read; mask it before it is stored.
    event_id: str | None


def _read_string(value: Any, _arrival: int) -> ReadResult:
    return (value, None) if type(value) is str and is_well_formed(value) else _WRONG_TYPE


def _read_timestamp(value: Any, arrival_micros: int) -> ReadResult:
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
    def read(value: Any, _arrival: int) -> ReadResult:
        if not isinstance(value, str):
            return _WRONG_TYPE
        unscaled = parse_decimal(value, scale, AMOUNT_INTEGER_DIGITS)
        if unscaled == TOO_LARGE:
            return None, 'too_large'
        if unscaled == MALFORMED:
            return (None, 'not_finite') if _NOT_FINITE.fullmatch(value) else _WRONG_TYPE
        return unscaled, None

    return read


def _read_boolean(value: Any, _arrival: int) -> ReadResult:
    return (value, None) if type(value) is bool else _WRONG_TYPE


def _read_integer(value: Any, _arrival: int) -> ReadResult:
    number = float(value) if type(value) is Number else math.nan
    return (int(number), None) if number.is_integer() and abs(number) <= _SAFE_INTEGER else _WRONG_TYPE


def _read_double(value: Any, _arrival: int) -> ReadResult:
    if type(value) is not Number:
        return _WRONG_TYPE
    number = float(value)
    # Zero has no sign.
    return (number + 0.0, None) if math.isfinite(number) else (None, 'not_finite')


_READERS: dict[str, Reader] = {
    'string': _read_string,
    'timestamp': _read_timestamp,
    'boolean': _read_boolean,
    'bigint': _read_integer,
    'double': _read_double,
}


def _reader(field: WireField) -> Reader:
    if field.kind == 'decimal':
        return _decimal_reader(field.scale)
    if field.kind == 'json':
        return lambda value, _arrival: read_json_text(value, field.shape)
    return _READERS[field.kind]


_PAN_CHECK = ('looks_like_pan', holds_pan)
_JSON_PAN_CHECK = ('looks_like_pan', json_holds_pan)
_HISTORY_HASH = re.compile(HISTORY_HASH_PATTERN)
_PAYLOAD_HASH = re.compile(PAYLOAD_HASH_PATTERN)
#: Rules for single values beyond their type, by bronze type and field: the code, and a test for a violation.
_CHECKS: dict[str, dict[str, tuple[str, Callable[[str], bool]]]] = {
    'card_authorization': {
        'event_id': _PAN_CHECK,
        'card_id': _PAN_CHECK,
        'merchant_id': _PAN_CHECK,
        'pos_mode': _PAN_CHECK,
        'currency': ('unknown_code', lambda code: code not in CURRENCY_CODES),
        'country': ('unknown_code', lambda code: code not in COUNTRY_CODES),
    },
    'card_dispute': {'event_id': _PAN_CHECK},
    'card_decision': {
        **{field.name: _PAN_CHECK for field in wire_fields('card_decision') if field.kind == 'string'},
        **{field.name: _JSON_PAN_CHECK for field in wire_fields('card_decision') if field.kind == 'json'},
        'state': ('unknown_code', lambda state: state not in DECISION_STATES),
        'decision': ('unknown_code', lambda decision: decision not in DECISIONS),
        'history_hash': ('wrong_type', lambda text: _HISTORY_HASH.fullmatch(text) is None),
        'decided_by': ('unknown_code', lambda part: part not in DECIDERS),
        'payload_hash': ('wrong_type', lambda text: _PAYLOAD_HASH.fullmatch(text) is None),
    },
}


class LineParser:
    """Parses the lines of one bronze type.

    :param bronze_type: ``card_authorization``, ``card_dispute`` or ``card_decision``
    """

    def __init__(self, bronze_type: str) -> None:
        fields = wire_fields(bronze_type)
        checks = _CHECKS[bronze_type]
        self._plan = [(field, _reader(field), checks.get(field.name)) for field in fields]
        self._is_decision = bronze_type == 'card_decision'
        self._field_names = frozenset(field.name for field in fields)

    def parse(self, line: str, arrival_micros: int) -> Row | Rejected:
        """Parses one line; never raises.

        :param line: without its line ending
        :param arrival_micros: arrival time, µs since the epoch; the upper bound of timestamps depends on it
        """
        if len(line) > MAX_LINE_BYTES // 4 and len(line.encode('utf-8', 'surrogatepass')) > MAX_LINE_BYTES:
            return Rejected(['line_too_long'], None)
        members = parse_members(line, self._field_names)
        if isinstance(members, str):
            return Rejected([members], None)
        values: list[Any] = []
        reasons: list[str] = []
        event_id: str | None = None
        for field, read, check in self._plan:
            name = field.name
            member = members.get(name)
            if field.nullable and member is None:
                values.append(None)
                continue
            value, code = _read_member(member, read, arrival_micros)
            if code is None and name == _EVENT_ID:
                event_id = value
            if code is None and check is not None and check[1](value):
                code = check[0]
            if code is not None:
                reasons.append(f'{name}: {code}')
            values.append(value)
        if not reasons and self._is_decision:
            reasons = self._check_decision(values)
        return Rejected(reasons, event_id) if reasons else Row(tuple(values))

    def _check_decision(self, values: list[Any]) -> list[str]:
        """Exactly an authorisation that was decided has a decision."""
        row = {field.name: value for (field, _, _), value in zip(self._plan, values)}
        if (row['state'] == _DECIDED) == (row['decision'] is not None):
            return []
        return [f'decision: {"missing" if row["decision"] is None else "undecided"}']


def _read_member(value: Any, read: Reader, arrival_micros: int) -> ReadResult:
    if value is None:
        return None, 'missing'
    if type(value) is str and value == '':
        return None, 'empty'
    return read(value, arrival_micros)
