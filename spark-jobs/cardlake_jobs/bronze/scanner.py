"""Reads plain valid authorisation lines from bytes, many at a time, without JSON or a loop over lines.

Sound, not complete: what the scanner accepts, the full parser accepts with the same row (a differential test holds
the two together); whatever it does not recognise at once it leaves to that parser.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from cardlake_jobs.bronze.lines import Lines
from cardlake_jobs.bronze.numbers import plain_numbers
from cardlake_jobs.bronze.shape import Shape
from cardlake_jobs.windows.arrays import Bools, Ints
from cardlake_jobs.wire.rules import (
    AMOUNT_INTEGER_DIGITS,
    COUNTRY_CODES,
    CURRENCY_CODES,
    EARLIEST_MICROS,
    FUTURE_MICROS,
    PAN_MIN_DIGITS,
    wire_fields,
)

_QUOTE = 0x22
_MICRO_DIGITS = 6
#: Bytes that a plain line may not hold: control characters, escapes, anything but ASCII.
_ODD = np.zeros(256, dtype=np.bool_)
_ODD[:0x20] = _ODD[0x5C] = _ODD[0x7F:] = True
_CODES = {'currency': pa.array(sorted(CURRENCY_CODES)), 'country': pa.array(sorted(COUNTRY_CODES))}
#: Whatever might be a card number is for the full parser.
_LIKE_PAN = f'^[0-9 -]{{{PAN_MIN_DIGITS},}}$'
_FIELDS = wire_fields('card_authorization')


@dataclass(frozen=True)
class Scanned:
    """The accepted lines: their places among the lines given, and the wire's columns in stored order.

    Strings as Arrow strings, instants and unscaled decimals as numpy int64.
    """

    places: Ints
    columns: dict[str, pa.Array | Ints]


class Scanner:
    """Accepts lines of one shape.

    :param shape: its slots hold every wire field
    """

    def __init__(self, shape: Shape, arrival_micros: int) -> None:
        self._shape = shape
        self._latest = arrival_micros + FUTURE_MICROS
        literals = [*(slot.prefix for slot in shape.slots), shape.suffix]
        self._quotes = sum(literal.count(b'"') for literal in literals)

    def scan(self, lines: Lines) -> Scanned:
        """The lines that are plain and valid."""
        data = np.frombuffer(lines.data, dtype=np.uint8)
        places, quotes = self._plain(data, lines)
        fits, values = self._values(data, lines.starts[places], lines.ends[places], quotes)
        places = places[fits]
        values = {name: (starts[fits], ends[fits]) for name, (starts, ends) in values.items()}
        return self._valid(data, places, values)

    def _plain(self, data: npt.NDArray[np.uint8], lines: Lines) -> tuple[Ints, Ints]:
        """Places of the lines without odd bytes and with the right number of quotes, and where those are, shape
        (lines, quotes).
        """
        starts, ends = lines.starts, lines.ends
        plain = np.ones(starts.size, dtype=np.bool_)
        odd = np.flatnonzero(_ODD[data])
        # Line ends are odd as well, but lie in no line.
        line = np.searchsorted(starts, odd, side='right') - 1
        plain[line[(line >= 0) & (odd < ends[line])]] = False
        at = np.flatnonzero(data == _QUOTE)
        first = np.searchsorted(at, starts)
        plain &= np.searchsorted(at, ends) - first == self._quotes
        places = np.flatnonzero(plain)
        return places, at[first[places][:, None] + np.arange(self._quotes)] if self._quotes else np.empty(
            (places.size, 0), np.int64
        )

    def _values(
        self, data: npt.NDArray[np.uint8], starts: Ints, ends: Ints, quotes: Ints
    ) -> tuple[Bools, dict[str, tuple[Ints, Ints]]]:
        """Which lines have the shape's literals, and where their values are."""
        slots = self._shape.slots
        literals = [*(slot.prefix for slot in slots), self._shape.suffix]
        fits = np.ones(starts.size, dtype=np.bool_)
        values: dict[str, tuple[Ints, Ints]] = {}
        cursor = starts
        seen = 0
        for slot, literal, following in zip(slots, literals, literals[1:]):
            fits &= _matches(data, cursor, literal)
            seen += literal.count(b'"')
            begin = cursor + len(literal)
            quote = following.find(b'"')
            end = ends - len(following) if quote < 0 else quotes[:, seen] - quote
            fits &= end > begin
            values[slot.key] = (begin, end)
            cursor = np.maximum(end, begin)
        fits &= _matches(data, cursor, literals[-1]) & (cursor + len(literals[-1]) == ends)
        return fits, values

    def _valid(
        self, data: npt.NDArray[np.uint8], places: Ints, values: dict[str, tuple[Ints, Ints]]
    ) -> Scanned:
        valid = np.ones(places.size, dtype=np.bool_)
        columns: dict[str, pa.Array | Ints] = {}
        quoted = {slot.key: slot.quoted for slot in self._shape.slots}
        for field in _FIELDS:
            starts, ends = values[field.name]
            if field.kind == 'string':
                texts = _strings(data, starts, ends)
                valid &= _is_valid(field.name, texts) & quoted[field.name]
                columns[field.name] = texts
            elif field.kind == 'timestamp':
                micros, exact = plain_numbers(data, starts, ends, _MICRO_DIGITS)
                valid &= (
                    exact & (micros >= EARLIEST_MICROS) & (micros <= self._latest) & (not quoted[field.name])
                )
                columns[field.name] = micros
            else:
                unscaled, exact = plain_numbers(data, starts, ends, field.scale)
                valid &= exact & (np.abs(unscaled) < 10 ** (AMOUNT_INTEGER_DIGITS + field.scale))
                columns[field.name] = unscaled
        for slot in self._shape.slots:
            if slot.key not in columns and not slot.quoted:
                # Nobody wants it, but the line is JSON only if it is a number.
                valid &= plain_numbers(data, *values[slot.key], _MICRO_DIGITS)[1]
        kept = pa.array(valid)
        return Scanned(
            places[valid],
            {
                name: column.filter(kept) if isinstance(column, pa.Array) else column[valid]
                for name, column in columns.items()
            },
        )


def _matches(data: npt.NDArray[np.uint8], starts: Ints, literal: bytes) -> Bools:
    """Where the bytes from the starts on are the literal."""
    if not literal:
        return np.ones(starts.size, dtype=np.bool_)
    wanted = np.frombuffer(literal, dtype=np.uint8)
    # A line that has lost its way may point behind the data; it does not fit anyway.
    at = np.minimum(starts[:, None] + np.arange(wanted.size), data.size - 1)
    matches: Bools = (data[at] == wanted).all(axis=1)
    return matches


def _strings(data: npt.NDArray[np.uint8], starts: Ints, ends: Ints) -> pa.Array:
    """The ASCII texts ``data[starts:ends]``."""
    lengths = ends - starts
    offsets = np.zeros(lengths.size + 1, dtype=np.int32)
    np.cumsum(lengths, out=offsets[1:])
    at = np.arange(offsets[-1], dtype=np.int64) + np.repeat(starts - offsets[:-1], lengths)
    return pa.StringArray.from_buffers(lengths.size, pa.py_buffer(offsets), pa.py_buffer(data[at]))


def _is_valid(name: str, texts: pa.Array) -> Bools:
    if name in _CODES:
        known: Bools = pc.is_in(texts, value_set=_CODES[name]).to_numpy(zero_copy_only=False)
        return known
    if name == 'card_id':
        suspect: Bools = pc.match_substring_regex(texts, _LIKE_PAN).to_numpy(zero_copy_only=False)
        return ~suspect
    return np.ones(len(texts), dtype=np.bool_)
