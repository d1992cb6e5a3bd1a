"""Reads plain, valid authorisation lines from bytes, many at a time, without a JSON parser or a loop over lines.

Sound, not complete: every line that the scanner accepts gives the same row in the full parser (proved by a differential
test); every line that it does not recognise is left to that parser.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from cardlake_jobs.bronze.layout import LineLayout
from cardlake_jobs.bronze.lines import Lines
from cardlake_jobs.bronze.numbers import parse_plain_numbers
from cardlake_jobs.windows.arrays import Bools, Ints
from cardlake_jobs.wire.card_numbers import holds_pan
from cardlake_jobs.wire.rules import (
    AMOUNT_INTEGER_DIGITS,
    CARD_NUMBERS,
    COUNTRY_CODES,
    CURRENCY_CODES,
    EARLIEST_MICROS,
    FUTURE_MICROS,
    wire_fields,
)

_QUOTE = 0x22
_MICRO_DIGITS = 6
#: Bytes that a plain line must not contain: control characters, backslashes, non-ASCII.
_UNSUPPORTED_BYTES = np.zeros(256, dtype=np.bool_)
_UNSUPPORTED_BYTES[:0x20] = _UNSUPPORTED_BYTES[0x5C] = _UNSUPPORTED_BYTES[0x7F:] = True
_CODES = {'currency': pa.array(sorted(CURRENCY_CODES)), 'country': pa.array(sorted(COUNTRY_CODES))}
_FIELDS = wire_fields('card_authorization')


@dataclass(frozen=True)
class ScanResult:
    """Accepted lines: their positions among the input lines, and the wire columns in stored order.

    Strings are Arrow strings; timestamps and unscaled decimals are numpy int64.
    """

    positions: Ints
    columns: dict[str, pa.Array | Ints]


class Scanner:
    """Reads lines of one layout.

    :param layout: contains every wire field
    """

    def __init__(self, layout: LineLayout, arrival_micros: int) -> None:
        self._layout = layout
        self._latest = arrival_micros + FUTURE_MICROS
        literals = [*(layout_field.prefix for layout_field in layout.fields), layout.suffix]
        self._quote_count = sum(literal.count(b'"') for literal in literals)

    def scan(self, lines: Lines) -> ScanResult:
        """Reads the lines that are plain and valid."""
        data = np.frombuffer(lines.data, dtype=np.uint8)
        positions, quotes = self._find_plain_lines(data, lines)
        fits, values = self._locate_values(data, lines.starts[positions], lines.ends[positions], quotes)
        positions = positions[fits]
        values = {name: (starts[fits], ends[fits]) for name, (starts, ends) in values.items()}
        return self._select_valid(data, positions, values)

    def _find_plain_lines(self, data: npt.NDArray[np.uint8], lines: Lines) -> tuple[Ints, Ints]:
        """Finds the lines without unsupported bytes and with the expected number of quotes.

        :returns: positions of the lines, and offsets of their quotes, shape (lines, quotes)
        """
        starts, ends = lines.starts, lines.ends
        plain = np.ones(starts.size, dtype=np.bool_)
        unsupported = np.flatnonzero(_UNSUPPORTED_BYTES[data])
        # Newlines are unsupported bytes, too, but lie outside every line.
        line = np.searchsorted(starts, unsupported, side='right') - 1
        plain[line[(line >= 0) & (unsupported < ends[line])]] = False
        quotes = np.flatnonzero(data == _QUOTE)
        first_quote = np.searchsorted(quotes, starts)
        plain &= np.searchsorted(quotes, ends) - first_quote == self._quote_count
        positions = np.flatnonzero(plain)
        if self._quote_count == 0:
            return positions, np.empty((positions.size, 0), np.int64)
        return positions, quotes[first_quote[positions][:, None] + np.arange(self._quote_count)]

    def _locate_values(
        self, data: npt.NDArray[np.uint8], starts: Ints, ends: Ints, quotes: Ints
    ) -> tuple[Bools, dict[str, tuple[Ints, Ints]]]:
        """Matches the layout's literals; returns a mask of the lines that fit, and the byte range of each value."""
        fields = self._layout.fields
        literals = [*(layout_field.prefix for layout_field in fields), self._layout.suffix]
        fits = np.ones(starts.size, dtype=np.bool_)
        values: dict[str, tuple[Ints, Ints]] = {}
        cursor = starts
        seen = 0
        for layout_field, literal, following in zip(fields, literals, literals[1:]):
            fits &= _matches_literal(data, cursor, literal)
            seen += literal.count(b'"')
            begin = cursor + len(literal)
            quote = following.find(b'"')
            end = ends - len(following) if quote < 0 else quotes[:, seen] - quote
            fits &= end > begin
            values[layout_field.key] = (begin, end)
            cursor = np.maximum(end, begin)
        fits &= _matches_literal(data, cursor, literals[-1]) & (cursor + len(literals[-1]) == ends)
        return fits, values

    def _select_valid(
        self, data: npt.NDArray[np.uint8], positions: Ints, values: dict[str, tuple[Ints, Ints]]
    ) -> ScanResult:
        valid = np.ones(positions.size, dtype=np.bool_)
        columns: dict[str, pa.Array | Ints] = {}
        is_quoted = {layout_field.key: layout_field.is_quoted for layout_field in self._layout.fields}
        for field in _FIELDS:
            starts, ends = values[field.name]
            if field.kind == 'string':
                texts = _slice_strings(data, starts, ends)
                valid &= _is_valid(field.name, texts) & is_quoted[field.name]
                columns[field.name] = texts
            elif field.kind == 'timestamp':
                micros, exact = parse_plain_numbers(data, starts, ends, _MICRO_DIGITS)
                valid &= (
                    exact
                    & (micros >= EARLIEST_MICROS)
                    & (micros <= self._latest)
                    & (not is_quoted[field.name])
                )
                columns[field.name] = micros
            else:
                unscaled, exact = parse_plain_numbers(data, starts, ends, field.scale)
                valid &= exact & (np.abs(unscaled) < 10 ** (AMOUNT_INTEGER_DIGITS + field.scale))
                columns[field.name] = unscaled
        for layout_field in self._layout.fields:
            if layout_field.key not in columns and not layout_field.is_quoted:
                # The value is not stored, but the line is JSON only if this is a number.
                valid &= parse_plain_numbers(data, *values[layout_field.key], _MICRO_DIGITS)[1]
        kept = pa.array(valid)
        return ScanResult(
            positions[valid],
            {
                name: column.filter(kept) if isinstance(column, pa.Array) else column[valid]
                for name, column in columns.items()
            },
        )


def _matches_literal(data: npt.NDArray[np.uint8], starts: Ints, literal: bytes) -> Bools:
    """Marks the starts at which the literal stands."""
    if not literal:
        return np.ones(starts.size, dtype=np.bool_)
    expected = np.frombuffer(literal, dtype=np.uint8)
    # The cursor of a line that does not fit may point past the end of the data.
    at = np.minimum(starts[:, None] + np.arange(expected.size), data.size - 1)
    matches: Bools = (data[at] == expected).all(axis=1)
    return matches


def _slice_strings(data: npt.NDArray[np.uint8], starts: Ints, ends: Ints) -> pa.Array:
    """Copies the ASCII texts ``data[starts:ends]`` into an Arrow array."""
    lengths = ends - starts
    offsets = np.zeros(lengths.size + 1, dtype=np.int32)
    np.cumsum(lengths, out=offsets[1:])
    at = np.arange(offsets[-1], dtype=np.int64) + np.repeat(starts - offsets[:-1], lengths)
    return pa.StringArray.from_buffers(lengths.size, pa.py_buffer(offsets), pa.py_buffer(data[at]))


def _is_valid(name: str, texts: pa.Array) -> Bools:
    if name in _CODES:
        known: Bools = pc.is_in(texts, value_set=_CODES[name]).to_numpy(zero_copy_only=False)
        return known
    valid = np.ones(len(texts), dtype=np.bool_)
    candidates = pc.match_substring_regex(texts, CARD_NUMBERS.candidate_pattern)
    positions = np.flatnonzero(candidates.to_numpy(zero_copy_only=False))
    if positions.size > 0:
        valid[positions] = [not holds_pan(text) for text in texts.take(pa.array(positions)).to_pylist()]
    return valid
