"""Reads raw lines again from bronze, for rows that conflict with an earlier line of the same event id."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.bronze.content import ObjectContent
from cardlake_jobs.bronze.lines import Lines, LineSplitter
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.storage import Storage
from cardlake_jobs.silver.duplicates import NEW, ORIGIN
from cardlake_jobs.silver.read_objects import read_objects
from cardlake_jobs.silver.specs import SilverSpec
from cardlake_jobs.wire.card_numbers import mask_pans
from cardlake_jobs.wire.json_text import format_number
from cardlake_jobs.wire.parse import LineParser, Row
from cardlake_jobs.wire.rules import WireField, wire_fields

_SCHEMA = 'line_number BIGINT, raw STRING, event_id STRING'
#: Column that marks the lines that were found by their payload: those of rows without a line number.
_BY_PAYLOAD = 'by_payload'
_HEAD = 'source_object STRING, ingested_at TIMESTAMP'
#: Number of a line whose object can no longer tell it.
_UNKNOWN_LINE = 0
_INSTANT = "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'"
_EPOCH = datetime(1970, 1, 1)


def read_raw_lines(lake: SparkLake, spec: SilverSpec, conflicts: DataFrame, ledger: DataFrame) -> DataFrame:
    """Reads the lines of conflicting rows: ``source_object``, ``ingested_at``, ``line_number``, ``raw`` (card numbers
    masked) and ``event_id``. Where the object of a row of silver has expired or changed, what silver knows stands for
    the line.

    :param conflicts: the silver columns, ``origin``, and ``line_number``, which is null for rows from silver
    :param ledger: objects that were ingested before
    """
    spark = lake.spark
    head = ('source_object', 'ingested_at', 'event_id', 'line_number', ORIGIN)
    fields = wire_fields(spec.bronze_type)
    rows = conflicts.select(*head, silver_texts(fields).alias('texts')).collect()
    readable = _find_unchanged(lake, {row.source_object for row in rows if row.origin != NEW}, ledger)
    readable.update(dict.fromkeys(row.source_object for row in rows if row.origin == NEW))
    selectors: dict[str, LineSelector] = {}
    for row in rows:
        selector = selectors.setdefault(row.source_object, LineSelector())
        if row.line_number is None:
            selector.payloads[_write_payload(fields, row.texts)] = row.event_id
        else:
            selector.lines[row.line_number] = row.event_id
    arrivals = {row.source_object: row.ingested_at for row in rows if row.source_object in readable}
    objects = spark.createDataFrame(
        [
            (f'{lake.paths.root}/{name}', name, arrivals[name], size)
            for name, size in sorted(readable.items())
        ],
        f'location STRING, {_HEAD}, bytes BIGINT',
    )
    found = read_objects(
        spark,
        objects,
        spark.createDataFrame([], f'{_SCHEMA}, {_BY_PAYLOAD} BOOLEAN').schema,
        _LineFinder(spec.bronze_type, selectors).find,
    )
    known = {
        (row.source_object, row.event_id, None if row.by_payload else row.line_number)
        for row in found.select('source_object', 'event_id', 'line_number', _BY_PAYLOAD).collect()
    }
    found = found.drop(_BY_PAYLOAD)
    gone = [
        (
            row.source_object,
            row.ingested_at,
            row.line_number or _UNKNOWN_LINE,
            silver_line(fields, row.texts),
            row.event_id,
        )
        for row in rows
        if (row.source_object, row.event_id, row.line_number) not in known
    ]
    return found.unionByName(spark.createDataFrame(gone, f'{_HEAD}, {_SCHEMA}')) if gone else found


def _find_unchanged(lake: SparkLake, names: set[str], ledger: DataFrame) -> dict[str, int | None]:
    """Selects the objects that are still there with the size that was ingested; returns their sizes."""
    if not names:
        return {}
    wanted = lake.spark.createDataFrame([(name,) for name in names], 'source_object STRING')
    ingested = ledger.join(F.broadcast(wanted), 'source_object').groupBy('source_object').agg(F.max('bytes'))
    storage = Storage(lake.spark)
    return {
        name: size for name, size in ingested.collect() if storage.size(f'{lake.paths.root}/{name}') == size
    }


def silver_texts(fields: Sequence[WireField]) -> Column:
    """Texts of a row's fields on the wire, in their order, as silver knows them."""
    return F.array(
        *(
            F.date_format(field.name, _INSTANT)
            if field.kind == 'timestamp'
            else F.col(field.name).cast('string')
            for field in fields
        )
    )


def silver_line(fields: Sequence[WireField], texts: Sequence[str | None]) -> str:
    """Writes the texts of :func:`silver_texts` as a line, as the embedded engine does; card numbers are masked."""
    return mask_pans(_write_payload(fields, texts))


def _write_payload(fields: Sequence[WireField], texts: Sequence[str | None]) -> str:
    payload = {field.name: _canonical_text(field, text) for field, text in zip(fields, texts)}
    return json.dumps(payload, ensure_ascii=False, separators=(',', ':'))


def _canonical_text(field: WireField, text: str | None) -> str | None:
    """The text of a double does not depend on the program that wrote it."""
    return format_number(float(text)) if field.kind == 'double' and text is not None else text


def _parsed_text(field: WireField, value: Any) -> str | None:
    """Text of a parsed value, as :func:`silver_texts` writes that of silver."""
    if value is None:
        return None
    if field.kind == 'timestamp':
        return f'{_EPOCH + timedelta(microseconds=value):%Y-%m-%dT%H:%M:%S.%fZ}'
    if field.kind == 'decimal':
        return format(Decimal(value).scaleb(-field.scale), 'f')
    return str(value)


@dataclass
class LineSelector:
    """Lines to find in an object: event ids by line number, and by payload, whose first valid line is meant."""

    lines: dict[int, str] = field(default_factory=dict)
    payloads: dict[str, str] = field(default_factory=dict)


class _LineFinder:
    def __init__(self, bronze_type: str, selectors: dict[str, LineSelector]) -> None:
        self._bronze_type = bronze_type
        self._fields = wire_fields(bronze_type)
        self._selectors = selectors

    def find(self, name: str, object_bytes: memoryview, arrival_micros: int) -> Iterator[pa.RecordBatch]:
        """Yields the selected lines of an object."""
        selector = self._selectors[name]
        missing = dict(selector.payloads)
        parser = LineParser(self._bronze_type)
        found: list[tuple[int, str, str, bool]] = []
        for lines in LineSplitter().split(ObjectContent(object_bytes).chunks()):
            if not isinstance(lines, Lines):
                continue
            for position in range(lines.starts.size) if missing else _positions_of(lines, selector.lines):
                number = lines.first_number + position
                text = lines.data[lines.starts[position] : lines.ends[position]].decode('utf-8', 'replace')
                if number in selector.lines:
                    found.append((number, mask_pans(text), selector.lines[number], False))
                parsed = parser.parse(text, arrival_micros) if missing else None
                event_id = missing.pop(self._payload(parsed), None) if isinstance(parsed, Row) else None
                if event_id is not None:
                    found.append((number, mask_pans(text), event_id, True))
        columns = [list(column) for column in zip(*found)] or [[], [], [], []]
        types = [pa.int64(), pa.string(), pa.string(), pa.bool_()]
        arrays = [pa.array(column, type_) for column, type_ in zip(columns, types)]
        yield pa.RecordBatch.from_arrays(arrays, names=['line_number', 'raw', 'event_id', _BY_PAYLOAD])

    def _payload(self, row: Row) -> str:
        texts = [_parsed_text(field, value) for field, value in zip(self._fields, row.values)]
        return _write_payload(self._fields, texts)


def _positions_of(lines: Lines, numbers: Iterable[int]) -> list[int]:
    last = lines.first_number + lines.starts.size
    return [number - lines.first_number for number in sorted(numbers) if lines.first_number <= number < last]
