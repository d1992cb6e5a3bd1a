"""Rules of the wire format, compiled from the TypeScript schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cardlake_jobs.compiled import load_compiled

_WIRE: dict[str, Any] = load_compiled('wire')
_RULES: dict[str, Any] = _WIRE['rules']

MAX_LINE_BYTES: int = _RULES['maxLineBytes']
MAX_DEPTH: int = _RULES['maxDepth']
EARLIEST_MICROS: int = _RULES['earliestMicros']
FUTURE_MICROS: int = _RULES['futureMicros']
AMOUNT_INTEGER_DIGITS: int = _RULES['amountIntegerDigits']
PAN_MIN_DIGITS: int = _RULES['panMinDigits']
PAN_MAX_DIGITS: int = _RULES['panMaxDigits']
NOT_FINITE_PATTERN: str = _RULES['notFinitePattern']
DATE_TIME_PATTERN: str = _RULES['dateTimePattern']
CURRENCY_CODES: frozenset[str] = frozenset(_RULES['currencyCodes'])
COUNTRY_CODES: frozenset[str] = frozenset(_RULES['countryCodes'])


@dataclass(frozen=True)
class WireField:
    """A column of the wire format; ``scale`` applies to decimals."""

    name: str
    kind: str
    scale: int


def wire_fields(bronze_type: str) -> tuple[WireField, ...]:
    """Columns of a bronze type, in stored order.

    :param bronze_type: ``card_authorization`` or ``card_dispute``
    """
    return tuple(
        WireField(field['name'], field['kind'], field.get('scale', 0))
        for field in _WIRE['fields'][bronze_type]
    )
