"""Reads raw lines again from bronze, for rows that conflict with an earlier line of the same event id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa
from pyspark.sql import DataFrame

from cardlake_jobs.bronze.content import ObjectContent
from cardlake_jobs.bronze.lines import Lines, LineSplitter
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.silver.read_objects import read_objects
from cardlake_jobs.wire.card_numbers import mask_pans
from cardlake_jobs.wire.parse import LineParser, Row

_SCHEMA = 'line_number BIGINT, raw STRING, event_id STRING'


def read_raw_lines(lake: SparkLake, conflicts: DataFrame) -> DataFrame:
    """Reads the lines of conflicting rows: ``source_object``, ``ingested_at``, ``line_number``, ``raw`` (card numbers
    masked) and ``event_id``.

    :param conflicts: ``source_object``, ``ingested_at``, ``event_id`` and ``line_number``, which is null for rows from
        silver
    :raises RuntimeError: a line is missing, which means that bronze was changed
    """
    spark = lake.spark
    schema = spark.createDataFrame([], _SCHEMA).schema
    rows = conflicts.select('source_object', 'ingested_at', 'event_id', 'line_number').collect()
    selectors: dict[str, LineSelector] = {}
    for row in rows:
        selector = selectors.setdefault(row.source_object, LineSelector())
        if row.line_number is None:
            selector.events.add(row.event_id)
        else:
            selector.lines[row.line_number] = row.event_id
    objects = spark.createDataFrame(
        sorted(
            {
                (f'{lake.paths.root}/{row.source_object}', row.source_object, row.ingested_at, None)
                for row in rows
            }
        ),
        'location STRING, source_object STRING, ingested_at TIMESTAMP, bytes BIGINT',
    )
    found = read_objects(spark, objects, schema, _LineFinder(selectors).find)
    if found.count() != len(rows):
        raise RuntimeError('bronze was changed: lines that silver ingested are missing from their objects')
    return found


@dataclass
class LineSelector:
    """Lines to find in an object: event ids by line number, and event ids whose first valid line is meant."""

    lines: dict[int, str] = field(default_factory=dict)
    events: set[str] = field(default_factory=set)


class _LineFinder:
    def __init__(self, selectors: dict[str, LineSelector]) -> None:
        self._selectors = selectors

    def find(self, name: str, object_bytes: memoryview, arrival_micros: int) -> Iterator[pa.RecordBatch]:
        """Yields the selected lines of an object."""
        selector = self._selectors[name]
        missing = set(selector.events)
        parser = LineParser('card_authorization')
        found: list[tuple[int, str, str]] = []
        for lines in LineSplitter().split(ObjectContent(object_bytes).chunks()):
            if not isinstance(lines, Lines):
                continue
            for position in range(lines.starts.size) if missing else _positions_of(lines, selector.lines):
                number = lines.first_number + position
                text = lines.data[lines.starts[position] : lines.ends[position]].decode('utf-8', 'replace')
                if number in selector.lines:
                    found.append((number, mask_pans(text), selector.lines[number]))
                parsed = parser.parse(text, arrival_micros) if missing else None
                if isinstance(parsed, Row) and parsed.values[0] in missing:
                    missing.discard(parsed.values[0])
                    found.append((number, mask_pans(text), parsed.values[0]))
        columns = [list(column) for column in zip(*found)] or [[], [], []]
        types = [pa.int64(), pa.string(), pa.string()]
        arrays = [pa.array(column, type_) for column, type_ in zip(columns, types)]
        yield pa.RecordBatch.from_arrays(arrays, names=['line_number', 'raw', 'event_id'])


def _positions_of(lines: Lines, numbers: Iterable[int]) -> list[int]:
    last = lines.first_number + lines.starts.size
    return [number - lines.first_number for number in sorted(numbers) if lines.first_number <= number < last]
