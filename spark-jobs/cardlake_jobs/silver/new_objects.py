"""Finds the bronze objects that have not been ingested yet, and the files that never will be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Optional

from pyspark.sql import DataFrame, Row
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.bronze.arrival import MICROS_PER_MINUTE, NotAnObjectError, arrival_micros, mask_name
from cardlake_jobs.iceberg.list_files import FileLister, ListedFile
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.tables import compiled_table
from cardlake_jobs.silver.listed_days import Listing
from cardlake_jobs.silver.specs import SilverSpec
from cardlake_jobs.words import number_of

#: Columns of :attr:`FoundObjects.new`.
OBJECT_SCHEMA = 'location STRING, source_object STRING, bytes BIGINT, etag STRING, ingested_at TIMESTAMP'
_LISTED_SCHEMA = 'location STRING, source_object STRING, bytes BIGINT, etag STRING, arrival BIGINT'
_Listed = tuple[str, str, int, Optional[str], int]


@dataclass(frozen=True)
class SkippedFile:
    """A file under the prefix of a bronze table that is not ingested, and the reason."""

    #: With card numbers masked.
    path: str
    reason: str


@dataclass(frozen=True)
class ChangedObject:
    """An object that was ingested with another size, or on S3 with another etag."""

    path: str
    ingested_bytes: int
    found_bytes: int

    @property
    def difference(self) -> str:
        if self.ingested_bytes == self.found_bytes:
            return f'{number_of(self.found_bytes, "byte")} as before, but another etag'
        return f'ingested {number_of(self.ingested_bytes, "byte")}, found {self.found_bytes}'


@dataclass(frozen=True)
class FoundObjects:
    """Result of a listing.

    :ivar new: objects that are not in the ledger, columns :data:`OBJECT_SCHEMA`; None if there are none
    :ivar skipped: files that are no objects, or cannot be read
    :ivar changed: objects that are not what they were when they were ingested
    """

    new: DataFrame | None
    skipped: list[SkippedFile]
    changed: list[ChangedObject]


def list_bronze(
    lake: SparkLake, spec: SilverSpec, lister: FileLister, listing: Listing
) -> Iterator[ListedFile]:
    """Yields the files of a bronze table that a listing covers."""
    folder = _table_folder(lake, spec)
    for each in listing.folders:
        yield from lister.list_below(f'{folder}/{each}'.rstrip('/'))


def find_new_objects(
    lake: SparkLake, spec: SilverSpec, files: Iterable[ListedFile], ledger: DataFrame, arrived_by: int
) -> FoundObjects:
    """Finds the objects of a bronze type that are not in the ledger. Objects of the ledger that are gone from bronze
    were deleted by its retention, and are not missed.

    :param files: as :func:`list_bronze`
    :param ledger: the ledger's rows
    :param arrived_by: µs; objects whose arrival minute ends later are left for a later run
    """
    skipped: list[SkippedFile] = []
    listed: list[_Listed] = []
    for file, arrival in _select_objects(lake, spec, files, skipped):
        if arrival + MICROS_PER_MINUTE <= arrived_by:
            listed.append((file.location, file.path, file.size, file.etag, arrival))
    unknown = _select_unknown(lake, ledger, listed) if listed else []
    changed = [
        ChangedObject(row.source_object, row.known_bytes, row.bytes)
        for row in sorted(unknown)
        if row.known_bytes is not None
    ]
    added = [
        (row.location, row.source_object, row.bytes, row.etag, row.arrival)
        for row in unknown
        if row.known_bytes is None
    ]
    if not added:
        return FoundObjects(None, skipped, changed)
    new = lake.spark.createDataFrame(added, _LISTED_SCHEMA).select(
        'location', 'source_object', 'bytes', 'etag', F.timestamp_micros('arrival').alias('ingested_at')
    )
    return FoundObjects(new, skipped, changed)


def _select_objects(
    lake: SparkLake, spec: SilverSpec, files: Iterable[ListedFile], skipped: list[SkippedFile]
) -> Iterator[tuple[ListedFile, int]]:
    """Yields the objects with their arrival, and collects the other files."""
    folder = _table_folder(lake, spec)
    column = compiled_table(spec.bronze)['partition']['column']
    for file in files:
        try:
            yield file, arrival_micros(file.path[len(folder) + 1 :], column, file.problem)
        except NotAnObjectError as reason:
            skipped.append(SkippedFile(mask_name(file.path), str(reason)))


def _table_folder(lake: SparkLake, spec: SilverSpec) -> str:
    table = compiled_table(spec.bronze)
    return lake.paths.relative(table['layer'], table['path'])


def _select_unknown(lake: SparkLake, ledger: DataFrame, listed: list[_Listed]) -> list[Row]:
    """Selects the listed objects that the ledger does not have, or has with another size or etag (``known_bytes``)."""
    arrivals = [arrival for *_, arrival in listed]
    days = [F.to_date(F.timestamp_micros(F.lit(arrival))) for arrival in (min(arrivals), max(arrivals))]
    known = (
        ledger.where(F.col('dt').between(*days))
        .groupBy('source_object')
        .agg(F.max('bytes').alias('known_bytes'), F.max('etag').alias('known_etag'))
    )
    objects = lake.spark.createDataFrame(listed, _LISTED_SCHEMA, verifySchema=False)
    joined = objects.join(known, 'source_object', 'left')
    is_same = (F.col('bytes') == F.col('known_bytes')) & F.coalesce(
        F.col('etag') == F.col('known_etag'), F.lit(True)
    )
    return joined.where(~F.coalesce(is_same, F.lit(False))).collect()
