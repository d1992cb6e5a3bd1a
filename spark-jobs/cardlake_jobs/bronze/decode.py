"""Decodes a bronze object into Arrow rows: valid lines in the silver columns, rejected lines with every broken rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from cardlake_jobs.bronze.content import ObjectContent
from cardlake_jobs.bronze.layout import infer_layout
from cardlake_jobs.bronze.lines import Lines, LineSplitter, LongLine
from cardlake_jobs.bronze.scanner import Scanner, ScanResult
from cardlake_jobs.windows.arrays import Ints
from cardlake_jobs.windows.arrow import to_decimals, to_timestamps
from cardlake_jobs.wire.card_numbers import mask_pans
from cardlake_jobs.wire.parse import LineParser, Rejected, Row
from cardlake_jobs.wire.rules import WireField, wire_fields

LINE_NUMBER = 'line_number'
#: Not the name of a column of any bronze type: decisions have ``reasons`` of their own.
REASONS = 'rejected_reasons'
RAW = 'raw'
REJECTED_EVENT_ID = 'rejected_event_id'

_INSTANT = pa.timestamp('us', 'UTC')
_REJECT_TYPES = {REASONS: pa.list_(pa.string()), RAW: pa.string(), REJECTED_EVENT_ID: pa.string()}
#: Maximum length of a raw line in quarantine, in UTF-16 units as the embedded engine counts; the complete line stays
#: in its bronze object.
_MAX_RAW_UNITS = 64 * 1024
_BLANK = b' \t\r'
_ARROW_TYPES = {
    'string': pa.string(),
    'json': pa.string(),
    'timestamp': _INSTANT,
    'boolean': pa.bool_(),
    'bigint': pa.int64(),
    'double': pa.float64(),
}
_AMOUNT_PRECISION = 18


def decoded_schema(bronze_type: str) -> pa.Schema:
    """Schema of decoded rows: the line number, the wire columns (null in a rejected line), then the columns of a
    rejected line (null in a valid row).
    """
    fields = [pa.field(field.name, _arrow_type(field)) for field in wire_fields(bronze_type)]
    rejects = [pa.field(name, type_) for name, type_ in _REJECT_TYPES.items()]
    return pa.schema([pa.field(LINE_NUMBER, pa.int64()), *fields, *rejects])


def _arrow_type(field: WireField) -> pa.DataType:
    if field.kind == 'decimal':
        return pa.decimal128(_AMOUNT_PRECISION, field.scale)
    return _ARROW_TYPES[field.kind]


class ObjectDecoder:
    """Decodes objects of one bronze type.

    :param bronze_type: ``card_authorization``, ``card_dispute`` or ``card_decision``
    """

    def __init__(self, bronze_type: str) -> None:
        self._fields = wire_fields(bronze_type)
        self._field_names = frozenset(field.name for field in self._fields)
        self._parser = LineParser(bronze_type)
        self._uses_scanner = bronze_type == 'card_authorization'
        self._schema = decoded_schema(bronze_type)

    def decode(self, object_bytes: memoryview, arrival_micros: int) -> Iterator[pa.RecordBatch]:
        """Yields every non-blank line of an object once, as :func:`decoded_schema`.

        :param object_bytes: the object as stored in bronze
        :param arrival_micros: start of its arrival minute, µs
        """
        content = ObjectContent(object_bytes)
        if content.foreign_format is not None:
            yield self._reject_batch([(1, '', Rejected([f'{content.foreign_format}: foreign_format'], None))])
            return
        splitter = LineSplitter()
        scanner: Scanner | None = None
        for lines in splitter.split(content.chunks()):
            if isinstance(lines, LongLine):
                yield self._reject_batch(
                    [(lines.number, _decode_lossy(lines.head), Rejected(['line_too_long'], None))]
                )
                continue
            is_unscanned = np.ones(lines.starts.size, dtype=np.bool_)
            scanner = scanner or self._infer_scanner(lines, arrival_micros)
            if scanner is not None:
                scanned = scanner.scan(lines)
                is_unscanned[scanned.positions] = False
                yield self._scanned_batch(scanned, lines.first_number)
            yield from self._parse_lines(lines, np.flatnonzero(is_unscanned), arrival_micros)
        if content.is_truncated:
            yield self._reject_batch([(splitter.last_number + 1, '', Rejected(['torn_object'], None))])

    def _infer_scanner(self, lines: Lines, arrival_micros: int) -> Scanner | None:
        """Creates a scanner from the first plain line that the full parser accepts; None if there is none."""
        if not self._uses_scanner:
            return None
        for start, end in zip(lines.starts[:100].tolist(), lines.ends[:100].tolist()):
            line = lines.data[start:end]
            if line.isascii() and isinstance(self._parser.parse(line.decode(), arrival_micros), Row):
                layout = infer_layout(line.decode(), self._field_names)
                if layout is not None:
                    return Scanner(layout, arrival_micros)
        return None

    def _parse_lines(self, lines: Lines, positions: Ints, arrival_micros: int) -> Iterator[pa.RecordBatch]:
        rows: list[tuple[int, tuple[Any, ...]]] = []
        rejects: list[tuple[int, str, Rejected]] = []
        for position in positions.tolist():
            line = lines.data[lines.starts[position] : lines.ends[position]]
            if not line.strip(_BLANK):
                continue
            number = lines.first_number + position
            try:
                text = line.decode('utf-8')
            except UnicodeDecodeError:
                rejects.append((number, _decode_lossy(line), Rejected(['invalid_utf8'], None)))
                continue
            parsed = self._parser.parse(text, arrival_micros)
            if isinstance(parsed, Row):
                rows.append((number, parsed.values))
            else:
                rejects.append((number, text, parsed))
        if rows:
            yield self._row_batch(rows)
        if rejects:
            yield self._reject_batch(rejects)

    def _scanned_batch(self, scanned: ScanResult, first: int) -> pa.RecordBatch:
        columns = [_to_arrow(field, scanned.columns[field.name]) for field in self._fields]
        return self._batch(pa.array(scanned.positions + first), columns, None)

    def _row_batch(self, rows: list[tuple[int, tuple[Any, ...]]]) -> pa.RecordBatch:
        numbers = pa.array([number for number, _ in rows], pa.int64())
        values = zip(*(values for _, values in rows))
        return self._batch(numbers, [_to_arrow(f, column) for f, column in zip(self._fields, values)], None)

    def _reject_batch(self, rejects: list[tuple[int, str, Rejected]]) -> pa.RecordBatch:
        numbers = pa.array([number for number, _, _ in rejects], pa.int64())
        columns = {
            REASONS: [rejected.reasons for _, _, rejected in rejects],
            RAW: [quarantine_text(text) for _, text, _ in rejects],
            REJECTED_EVENT_ID: [
                None if rejected.event_id is None else quarantine_text(rejected.event_id)
                for _, _, rejected in rejects
            ],
        }
        return self._batch(
            numbers, None, [pa.array(columns[name], type_) for name, type_ in _REJECT_TYPES.items()]
        )

    def _batch(
        self, numbers: pa.Array, row: list[pa.Array] | None, reject: list[pa.Array] | None
    ) -> pa.RecordBatch:
        """Builds a batch, with nulls in the columns that do not apply."""
        size = len(numbers)
        row = row or [pa.nulls(size, _arrow_type(field)) for field in self._fields]
        reject = reject or [pa.nulls(size, type_) for type_ in _REJECT_TYPES.values()]
        return pa.RecordBatch.from_arrays([numbers, *row, *reject], schema=self._schema)


def _to_arrow(field: WireField, values: Any) -> pa.Array:
    """Converts the values of a wire field from the parser or the scanner to an Arrow array."""
    if isinstance(values, pa.Array):
        return values
    if field.kind == 'timestamp' and field.nullable:
        return pa.array(values, pa.int64()).cast(_INSTANT)
    if field.kind == 'timestamp':
        return to_timestamps(np.asarray(values, dtype=np.int64))
    if field.kind == 'decimal':
        return to_decimals(np.asarray(values, dtype=np.int64), _AMOUNT_PRECISION, field.scale)
    return pa.array(values, _arrow_type(field))


def _decode_lossy(line: bytes) -> str:
    return line.decode('utf-8', 'replace')


def quarantine_text(text: str) -> str:
    """Prepares a text for quarantine: masks card numbers, then truncates."""
    masked = mask_pans(text)
    if len(masked) * 2 <= _MAX_RAW_UNITS:
        return masked
    return masked.encode('utf-16-le', 'surrogatepass')[: 2 * _MAX_RAW_UNITS].decode('utf-16-le', 'replace')
