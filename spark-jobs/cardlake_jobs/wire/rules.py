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
NOT_FINITE_PATTERN: str = _RULES['notFinitePattern']
DATE_TIME_PATTERN: str = _RULES['dateTimePattern']
CURRENCY_CODES: frozenset[str] = frozenset(_RULES['currencyCodes'])
COUNTRY_CODES: frozenset[str] = frozenset(_RULES['countryCodes'])
MAX_JSON_BYTES: int = _RULES['maxJsonBytes']
HISTORY_HASH_PATTERN: str = _RULES['historyHashPattern']
PAYLOAD_HASH_PATTERN: str = _RULES['payloadHashPattern']
DECISION_STATES: frozenset[str] = frozenset(_RULES['decisionStates'])
DECISIONS: frozenset[str] = frozenset(_RULES['decisions'])
DECIDERS: frozenset[str] = frozenset(_RULES['deciders'])


@dataclass(frozen=True)
class CardNumberRules:
    """Tables by which card numbers are recognized; see ``docs/card-numbers.md``."""

    min_digits: int
    #: First and last prefix of each range of issuers, and the numbers of digits of its card numbers.
    ranges: tuple[tuple[str, str, tuple[int, ...]], ...]
    #: Runs of digits outside ASCII: first code point, its value, number of digits.
    unicode_digits: tuple[tuple[int, int, int], ...]
    max_separators: int
    escape_pattern: str
    candidate_pattern: str
    hex_id_pattern: str
    min_letter_groups: int


def _card_number_rules(rules: dict[str, Any]) -> CardNumberRules:
    ranges = (
        (first, last, tuple(issuer['lengths']))
        for issuer in rules['issuers']
        for first, last in issuer['prefixes']
    )
    return CardNumberRules(
        min_digits=rules['minDigits'],
        ranges=tuple(ranges),
        unicode_digits=tuple((first, value, count) for first, value, count in rules['unicodeDigits']),
        max_separators=rules['maxSeparators'],
        escape_pattern=rules['escapePattern'],
        candidate_pattern=rules['candidatePattern'],
        hex_id_pattern=rules['hexIdPattern'],
        min_letter_groups=rules['minLetterGroups'],
    )


CARD_NUMBERS = _card_number_rules(_RULES['cardNumbers'])


@dataclass(frozen=True)
class WireField:
    """A column of the wire format; ``scale`` applies to decimals, ``shape`` to JSON."""

    name: str
    kind: str
    scale: int
    shape: str
    nullable: bool


def wire_fields(bronze_type: str) -> tuple[WireField, ...]:
    """Columns of a bronze type, in stored order.

    :param bronze_type: ``card_authorization``, ``card_dispute`` or ``card_decision``
    """
    return tuple(
        WireField(
            field['name'],
            field['kind'],
            field.get('scale', 0),
            field.get('shape', ''),
            field.get('nullable', False),
        )
        for field in _WIRE['fields'][bronze_type]
    )
