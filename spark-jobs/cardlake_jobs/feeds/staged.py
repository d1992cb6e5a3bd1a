"""Staged objects: what extract and load left of each, by its plan and the receipts of its chunks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.errors import UserError
from cardlake_jobs.feeds.feed import Feed
from cardlake_jobs.iceberg.paths import LITERAL_PATHS, SparkLake
from cardlake_jobs.iceberg.storage import Storage

#: Plans that are read at once; each takes some requests of S3.
_READERS = 16
_HINT = 'Announce the object again; it is staged, and told of, once all of its chunks are loaded.'
_REMOVED_HINT = (
    'Somebody removed a part of what is staged: remove the rest of its folder, too, and load the object again by '
    '`cardlake feed ops start --force`.'
)


@dataclass(frozen=True)
class StagedObject:
    """A version of an object, all of whose chunks are staged: ``records = rows + rejected``.

    :ivar order: text that sorts like the versions of one key
    :ivar row_files: paths under the lake root of staged rows
    :ivar reject_files: paths under the lake root of rejected records
    :ivar replayed_micros: instant of the replay that loads it again, µs since the epoch; None without one
    """

    key: str
    version: str
    order: str
    content: str
    modified_micros: int
    size: int
    records: int
    rows: int
    rejected: int
    row_files: tuple[str, ...]
    reject_files: tuple[str, ...]
    replayed_micros: int | None = None

    @property
    def identity(self) -> tuple[str, str]:
        return (self.key, self.version)

    @property
    def is_reload(self) -> bool:
        """True for an object that a replay with force loads."""
        return self.replayed_micros is not None


def read_staged(
    lake: SparkLake, feed: Feed, plans: Sequence[str], reloads: Mapping[str, int]
) -> list[StagedObject]:
    """Reads the objects of some plans, in the order in which they are judged: by when they were written, then by key.

    :param plans: paths of plans under the lake root; one that is named twice counts once
    :param reloads: those of objects that are loaded again, with the instants of their replays, µs since the epoch
    :raises UserError: an object is not staged, or was staged by another definition of the feed
    """
    with ThreadPoolExecutor(_READERS) as readers:
        found = list(readers.map(partial(_read_object, lake, feed, reloads), sorted({*plans, *reloads})))
    # As JavaScript orders texts.
    return sorted(found, key=lambda one: (one.modified_micros, one.key.encode('utf-16-be'), one.order))


def _read_object(lake: SparkLake, feed: Feed, reloads: Mapping[str, int], path: str) -> StagedObject:
    plan = _read_json(lake, path)
    if plan is None:
        raise UserError('not_staged', f'expected the plan of an object, found nothing at {path}', _HINT)
    if plan['feed'] != feed.name or plan['definition'] != feed.definition:
        raise UserError(
            'other_definition',
            f'{path}: expected an object of the feed {feed.name} by its definition {feed.definition[:12]}, '
            f'found one of {plan["feed"]} by {plan["definition"][:12]}',
            'Announce the object again, so that it is staged by the definition of this release.',
        )
    folder = path.rpartition('/')[0]
    receipts = [_read_json(lake, f'{folder}/{at}.receipt.json') for at in range(len(plan['chunks']))]
    missing = [at for at, receipt in enumerate(receipts) if receipt is None]
    if missing:
        raise UserError(
            'not_staged', f'{path}: expected a receipt of each chunk, found none of {missing}', _HINT
        )
    done = [receipt for receipt in receipts if receipt is not None]
    files = {
        kind: tuple(f'{folder}/{receipt["chunk"]}.{name}.parquet' for receipt in done if receipt[kind] > 0)
        for kind, name in (('rows', 'rows'), ('rejected', 'rejects'))
    }
    return StagedObject(
        # In another bucket than the lake, its address.
        key=plan.get('name', plan['key']),
        version=plan['version'],
        order=plan['order'],
        content=plan['content'],
        modified_micros=plan['modifiedMicros'],
        size=plan['bytes'],
        **{name: sum(receipt[name] for receipt in done) for name in ('records', 'rows', 'rejected')},
        row_files=files['rows'],
        reject_files=files['rejected'],
        replayed_micros=reloads.get(path),
    )


def _read_json(lake: SparkLake, path: str) -> Any:
    content = Storage(lake.spark).read(f'{lake.paths.root}/{path}')
    return None if content is None else json.loads(content)


def staged_rows(lake: SparkLake, feed: Feed, objects: Sequence[StagedObject]) -> DataFrame:
    """Rows of staged objects: the columns of the feed's table, and ``dt``.

    :raises RuntimeError: files have other rows than their receipts say
    """
    files = [file for one in objects for file in one.row_files]
    rows = _read_files(lake, feed.table['schema'], files)
    return rows.withColumn('dt', F.to_date(feed.day_column))


def staged_rejects(lake: SparkLake, table: dict[str, Any], objects: Sequence[StagedObject]) -> DataFrame:
    """Rejected records of staged objects, without the instant at which they were rejected.

    :param table: compiled table of rejected records
    """
    files = [file for one in objects for file in one.reject_files]
    schema = lake.spark.createDataFrame([], table['schema']).drop('rejected_at').schema
    return _read_files(lake, schema, files)


#: Days are counted in the calendar of today, whatever Spark makes of files that it has not written: without it, it
#: refuses those with days before 1582, and instants before 1900.
_PROLEPTIC = {'datetimeRebaseMode': 'CORRECTED'}


def _read_files(lake: SparkLake, schema: Any, files: Sequence[str]) -> DataFrame:
    if not files:
        return lake.spark.createDataFrame([], schema)
    locations = [f'{lake.paths.root}/{file}' for file in files]
    try:
        return lake.spark.read.options(**LITERAL_PATHS, **_PROLEPTIC).schema(schema).parquet(*locations)
    except AnalysisException as error:
        if error.getErrorClass() != 'PATH_NOT_FOUND':
            raise
        parameters = error.getMessageParameters() or {}
        path = parameters.get('path', '')
        raise UserError(
            'not_staged', f'expected a staged file, found nothing at {path}', _REMOVED_HINT
        ) from error
