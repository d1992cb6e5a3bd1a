"""Finds the bronze objects that have not been ingested yet, and the files that never will be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyspark.sql import DataFrame, Row
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.bronze.arrival import MICROS_PER_MINUTE, NotAnObjectError, arrival_micros
from cardlake_jobs.errors import UserError
from cardlake_jobs.iceberg.list_files import FileLister, ListedFile
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.tables import compiled_table
from cardlake_jobs.silver.listed_days import Listing
from cardlake_jobs.silver.specs import SilverSpec

#: Columns of :attr:`FoundObjects.new`.
OBJECT_SCHEMA = 'location STRING, source_object STRING, bytes BIGINT, ingested_at TIMESTAMP'
_LISTED_SCHEMA = 'location STRING, source_object STRING, bytes BIGINT, arrival BIGINT'
_NAMED_CHANGES = 5


@dataclass(frozen=True)
class Unprocessed:
    """A file under the prefix of a bronze table that is not ingested, and the reason."""

    path: str
    reason: str


@dataclass(frozen=True)
class FoundObjects:
    """Result of a listing.

    :ivar new: objects that are not in the ledger, columns :data:`OBJECT_SCHEMA`; None if there are none
    :ivar unprocessed: files that are no objects, or cannot be read
    """

    new: DataFrame | None
    unprocessed: list[Unprocessed]


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
    :raises UserError: an object has changed since it was ingested
    """
    unprocessed: list[Unprocessed] = []
    listed: list[tuple[str, str, int, int]] = []
    for file, arrival in _select_objects(lake, spec, files, unprocessed):
        if arrival + MICROS_PER_MINUTE <= arrived_by:
            listed.append((file.location, file.path, file.size, arrival))
    if not listed:
        return FoundObjects(None, unprocessed)
    unknown = _select_unknown(lake, ledger, listed)
    changed = [row for row in unknown if row.known_bytes is not None]
    if changed:
        raise _changed_objects(changed)
    if not unknown:
        return FoundObjects(None, unprocessed)
    rows = lake.spark.createDataFrame(
        [(row.location, row.source_object, row.bytes, row.arrival) for row in unknown], _LISTED_SCHEMA
    )
    new = rows.select(
        'location', 'source_object', 'bytes', F.timestamp_micros('arrival').alias('ingested_at')
    )
    return FoundObjects(new, unprocessed)


def _select_objects(
    lake: SparkLake, spec: SilverSpec, files: Iterable[ListedFile], unprocessed: list[Unprocessed]
) -> Iterator[tuple[ListedFile, int]]:
    """Yields the objects with their arrival, and collects the other files."""
    folder = _table_folder(lake, spec)
    column = compiled_table(spec.bronze)['partition']['column']
    for file in files:
        try:
            if file.problem is not None:
                raise NotAnObjectError(file.problem)
            yield file, arrival_micros(file.path[len(folder) + 1 :], column)
        except NotAnObjectError as reason:
            unprocessed.append(Unprocessed(file.path, str(reason)))


def _table_folder(lake: SparkLake, spec: SilverSpec) -> str:
    table = compiled_table(spec.bronze)
    return lake.paths.relative(table['layer'], table['path'])


def _select_unknown(lake: SparkLake, ledger: DataFrame, listed: list[tuple[str, str, int, int]]) -> list[Row]:
    """Selects the listed objects that the ledger does not have, or has with another size (``known_bytes``)."""
    arrivals = [arrival for *_, arrival in listed]
    days = [F.to_date(F.timestamp_micros(F.lit(arrival))) for arrival in (min(arrivals), max(arrivals))]
    known = (
        ledger.where(F.col('dt').between(*days))
        .groupBy('source_object')
        .agg(F.max('bytes').alias('known_bytes'))
    )
    objects = lake.spark.createDataFrame(listed, _LISTED_SCHEMA, verifySchema=False)
    joined = objects.join(known, 'source_object', 'left')
    return joined.where(~F.col('bytes').eqNullSafe(F.col('known_bytes'))).collect()


def _changed_objects(changed: list[Row]) -> UserError:
    named = [
        f'{row.source_object} (ingested {row.known_bytes} bytes, found {row.bytes})'
        for row in sorted(changed)[:_NAMED_CHANGES]
    ]
    more = f', and {len(changed) - len(named)} more' if len(changed) > len(named) else ''
    return UserError(
        'changed_object',
        f'objects of bronze have changed since they were ingested: {", ".join(named)}{more}',
        'Put the original back, and write the added lines to a new object in the minute of their arrival.',
    )
