"""One bronze object as Arrow rows: its valid lines in silver's columns, the others with every rule they break."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from cardlake_jobs.bronze.content import Content
from cardlake_jobs.bronze.lines import LineCutter, Lines, LongLine
from cardlake_jobs.bronze.scanner import Scanned, Scanner
from cardlake_jobs.bronze.shape import learn_shape
from cardlake_jobs.windows.arrays import Ints
from cardlake_jobs.windows.arrow import decimals, timestamps
from cardlake_jobs.wire.card_numbers import mask_pans
from cardlake_jobs.wire.parse import LineParser, Rejected, Row
from cardlake_jobs.wire.rules import WireField, wire_fields

LINE_NUMBER = 'line_number'
REASONS = 'reasons'
RAW = 'raw'
REJECTED_EVENT_ID = 'rejected_event_id'

_INSTANT = pa.timestamp('us', 'UTC')
_REJECT_TYPES = {REASONS: pa.list_(pa.string()), RAW: pa.string(), REJECTED_EVENT_ID: pa.string()}
#: Longest piece of a bad line that is kept in quarantine, in UTF-16 units as the embedded engine counts; the whole
#: line stays in its bronze object.
_RAW_UNITS = 64 * 1024
_BLANK = b' \t\r'
_AMOUNT_PRECISION = 18


def decoded_schema(bronze_type: str) -> pa.Schema:
    """Columns of decoded rows: line number, the wire's columns (null in a reject), then those of a reject (null in a
    valid row).
    """
    fields = [pa.field(field.name, _arrow_type(field)) for field in wire_fields(bronze_type)]
    rejects = [pa.field(name, type_) for name, type_ in _REJECT_TYPES.items()]
    return pa.schema([pa.field(LINE_NUMBER, pa.int64()), *fields, *rejects])


def _arrow_type(field: WireField) -> pa.DataType:
    if field.kind == 'decimal':
        return pa.decimal128(_AMOUNT_PRECISION, field.scale)
    return {'string': pa.string(), 'timestamp': _INSTANT, 'boolean': pa.bool_()}[field.kind]


class ObjectDecoder:
    """Decodes objects of one bronze type.

    :param bronze_type: ``card_authorization`` or ``card_dispute``
    """

    def __init__(self, bronze_type: str) -> None:
        self._fields = wire_fields(bronze_type)
        self._wanted = frozenset(field.name for field in self._fields)
        self._parser = LineParser(bronze_type)
        self._scans = bronze_type == 'card_authorization'
        self._schema = decoded_schema(bronze_type)

    def decode(self, stored: memoryview, arrival_micros: int) -> Iterator[pa.RecordBatch]:
        """Every line of an object but the blank ones, once, as :func:`decoded_schema`.

        :param stored: the object as it lies in bronze
        :param arrival_micros: its arrival minute, µs
        """
        content = Content(stored)
        cutter = LineCutter()
        scanner: Scanner | None = None
        for lines in cutter.cut(content.pieces()):
            if isinstance(lines, LongLine):
                yield self._rejects([(lines.number, _text(lines.head), Rejected(['line_too_long'], None))])
                continue
            rest = np.ones(lines.starts.size, dtype=np.bool_)
            scanner = scanner or self._learn(lines, arrival_micros)
            if scanner is not None:
                scanned = scanner.scan(lines)
                rest[scanned.places] = False
                yield self._scanned_rows(scanned, lines.first)
            yield from self._parsed(lines, np.flatnonzero(rest), arrival_micros)
        if content.torn:
            yield self._rejects([(cutter.last + 1, '', Rejected(['torn_object'], None))])

    def _learn(self, lines: Lines, arrival_micros: int) -> Scanner | None:
        """A scanner for the shape of the first lines that the full parser accepts."""
        if not self._scans:
            return None
        for start, end in zip(lines.starts[:100].tolist(), lines.ends[:100].tolist()):
            line = lines.data[start:end]
            if line.isascii() and isinstance(self._parser.parse(line.decode(), arrival_micros), Row):
                shape = learn_shape(line.decode(), self._wanted)
                if shape is not None:
                    return Scanner(shape, arrival_micros)
        return None

    def _parsed(self, lines: Lines, places: Ints, arrival_micros: int) -> Iterator[pa.RecordBatch]:
        rows: list[tuple[int, tuple[Any, ...]]] = []
        rejects: list[tuple[int, str, Rejected]] = []
        for place in places.tolist():
            line = lines.data[lines.starts[place] : lines.ends[place]]
            if not line.strip(_BLANK):
                continue
            number = lines.first + place
            try:
                text = line.decode('utf-8')
            except UnicodeDecodeError:
                rejects.append((number, _text(line), Rejected(['invalid_utf8'], None)))
                continue
            parsed = self._parser.parse(text, arrival_micros)
            if isinstance(parsed, Row):
                rows.append((number, parsed.values))
            else:
                rejects.append((number, text, parsed))
        if rows:
            yield self._rows(rows)
        if rejects:
            yield self._rejects(rejects)

    def _scanned_rows(self, scanned: Scanned, first: int) -> pa.RecordBatch:
        columns = [_column(field, scanned.columns[field.name]) for field in self._fields]
        return self._batch(pa.array(scanned.places + first), columns, None)

    def _rows(self, rows: list[tuple[int, tuple[Any, ...]]]) -> pa.RecordBatch:
        numbers = pa.array([number for number, _ in rows], pa.int64())
        values = zip(*(values for _, values in rows))
        return self._batch(numbers, [_column(f, column) for f, column in zip(self._fields, values)], None)

    def _rejects(self, rejects: list[tuple[int, str, Rejected]]) -> pa.RecordBatch:
        numbers = pa.array([number for number, _, _ in rejects], pa.int64())
        columns = {
            REASONS: [rejected.reasons for _, _, rejected in rejects],
            RAW: [stored_text(text) for _, text, _ in rejects],
            REJECTED_EVENT_ID: [
                None if rejected.event_id is None else stored_text(rejected.event_id)
                for _, _, rejected in rejects
            ],
        }
        return self._batch(
            numbers, None, [pa.array(columns[name], type_) for name, type_ in _REJECT_TYPES.items()]
        )

    def _batch(
        self, numbers: pa.Array, row: list[pa.Array] | None, reject: list[pa.Array] | None
    ) -> pa.RecordBatch:
        """A batch with nulls for the columns that do not apply."""
        size = len(numbers)
        row = row or [pa.nulls(size, _arrow_type(field)) for field in self._fields]
        reject = reject or [pa.nulls(size, type_) for type_ in _REJECT_TYPES.values()]
        return pa.RecordBatch.from_arrays([numbers, *row, *reject], schema=self._schema)


def _column(field: WireField, values: Any) -> pa.Array:
    """Values of a wire field, as the parser or the scanner gives them, as Arrow keeps them."""
    if isinstance(values, pa.Array):
        return values
    if field.kind == 'timestamp':
        return timestamps(np.asarray(values, dtype=np.int64))
    if field.kind == 'decimal':
        return decimals(np.asarray(values, dtype=np.int64), _AMOUNT_PRECISION, field.scale)
    return pa.array(values, _arrow_type(field))


def _text(line: bytes) -> str:
    return line.decode('utf-8', 'replace')


def stored_text(text: str) -> str:
    """A text as quarantine keeps it: its card numbers masked, then cut."""
    masked = mask_pans(text)
    if len(masked) * 2 <= _RAW_UNITS:
        return masked
    return masked.encode('utf-16-le', 'surrogatepass')[: 2 * _RAW_UNITS].decode('utf-16-le', 'replace')
