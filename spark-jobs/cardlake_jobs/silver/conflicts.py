"""Raw lines of rows that lost their event_id to an earlier line with another payload, read again from bronze."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa
from pyspark.sql import DataFrame

from cardlake_jobs.bronze.content import Content
from cardlake_jobs.bronze.lines import LineCutter, Lines
from cardlake_jobs.iceberg.places import SparkLake
from cardlake_jobs.silver.decoded import read_lines
from cardlake_jobs.wire.card_numbers import mask_pans
from cardlake_jobs.wire.parse import LineParser, Row

_SCHEMA = 'line_number BIGINT, raw STRING, event_id STRING'


def conflicting_lines(lake: SparkLake, losers: DataFrame) -> DataFrame:
    """The lines of rows that lost: ``source_object``, ``ingested_at``, ``line_number``, ``raw`` (card numbers masked)
    and ``event_id``.

    :param losers: ``source_object``, ``ingested_at``, ``event_id`` and ``line_number``, null where silver held the row
    :raises RuntimeError: a line is no longer there, which means that bronze was changed
    """
    spark = lake.spark
    schema = spark.createDataFrame([], _SCHEMA).schema
    lost = losers.select('source_object', 'ingested_at', 'event_id', 'line_number').collect()
    wanted: dict[str, _Wanted] = {}
    for row in lost:
        own = wanted.setdefault(row.source_object, _Wanted())
        if row.line_number is None:
            own.events.add(row.event_id)
        else:
            own.lines[row.line_number] = row.event_id
    objects = spark.createDataFrame(
        sorted(
            {(f'{lake.places.root}/{row.source_object}', row.source_object, row.ingested_at) for row in lost}
        ),
        'location STRING, source_object STRING, ingested_at TIMESTAMP',
    )
    found = read_lines(spark, objects, schema, _Finder(wanted).find)
    if found.count() != len(lost):
        raise RuntimeError('bronze objects no longer hold all the lines that silver took from them')
    return found


@dataclass
class _Wanted:
    """What to look for in an object: event ids by line number, and event ids of which the first valid line counts."""

    lines: dict[int, str] = field(default_factory=dict)
    events: set[str] = field(default_factory=set)


class _Finder:
    def __init__(self, wanted: dict[str, _Wanted]) -> None:
        self._wanted = wanted

    def find(self, name: str, stored: memoryview, arrival_micros: int) -> Iterator[pa.RecordBatch]:
        """The wanted lines of an object."""
        wanted = self._wanted[name]
        missing = set(wanted.events)
        parser = LineParser('card_authorization')
        found: list[tuple[int, str, str]] = []
        for lines in LineCutter().cut(Content(stored).pieces()):
            if not isinstance(lines, Lines):
                continue
            for place in range(lines.starts.size) if missing else _places(lines, wanted.lines):
                number = lines.first + place
                text = lines.data[lines.starts[place] : lines.ends[place]].decode('utf-8', 'replace')
                if number in wanted.lines:
                    found.append((number, mask_pans(text), wanted.lines[number]))
                parsed = parser.parse(text, arrival_micros) if missing else None
                if isinstance(parsed, Row) and parsed.values[0] in missing:
                    missing.discard(parsed.values[0])
                    found.append((number, mask_pans(text), parsed.values[0]))
        columns = [list(column) for column in zip(*found)] or [[], [], []]
        types = [pa.int64(), pa.string(), pa.string()]
        arrays = [pa.array(column, type_) for column, type_ in zip(columns, types)]
        yield pa.RecordBatch.from_arrays(arrays, names=['line_number', 'raw', 'event_id'])


def _places(lines: Lines, wanted: Iterable[int]) -> list[int]:
    last = lines.first + lines.starts.size
    return [number - lines.first for number in sorted(wanted) if lines.first <= number < last]
