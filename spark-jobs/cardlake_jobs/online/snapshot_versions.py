"""Publishes the days of a snapshot group: all rows of a day first, then those that changed, as the next version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.groups.snapshot_group import SnapshotGroup
from cardlake_jobs.materialize import materialize
from cardlake_jobs.online.parts import LakeRoot, arrow_schema, encode_parquet, stream_tables, updates_root

_VERSIONS = load_compiled('jobs')['snapshotVersions']
_GONE: str = _VERSIONS['gone']
_DAY, _VERSION = 'day', 'version'


@dataclass(frozen=True)
class PublishedVersions:
    """Versions after a run.

    :ivar keys: those that it wrote, under the lake root, the newest day first
    :ivar versions: the newest version of each of the newest days
    """

    keys: list[str]
    versions: dict[str, int]


def publish_versions(
    root: LakeRoot,
    group: SnapshotGroup,
    rows: DataFrame,
    last_day: date,
    known: dict[str, int],
) -> PublishedVersions:
    """Writes the next version of each of the newest days whose rows differ from those of the versions before. Rows that
    are gone are in it, too. A day without a version gets its first one, even if it has no rows. A version that a run
    left that never committed is replaced.

    :param rows: the group's gold table
    :param last_day: the newest day to publish
    :param known: the newest version of each day
    """
    folder = updates_root(group.name)
    days = [last_day - timedelta(days=back) for back in range(int(_VERSIONS['publishedDays']))]
    versions = {str(day): known[str(day)] for day in days if str(day) in known}
    own = rows.where(F.col('dt').between(days[-1], days[0]))
    changed = materialize(_select_changed(own, group, f'{root.uri}/{folder}', versions))
    counts = {row[_DAY]: row['count'] for row in changed.groupBy(_DAY).count().collect()}
    keys = []
    for day in days:
        if day in counts or str(day) not in known:
            version = versions.get(str(day), 0) + 1
            key = f'{folder}/{_path_of(str(day), version)}'
            root.storage.write(f'{root.uri}/{key}', _encode(changed.where(F.col(_DAY) == F.lit(day)), group))
            versions[str(day)] = version
            keys.append(key)
    return PublishedVersions(keys, versions)


def _path_of(day: str, version: int) -> str:
    return f'{_VERSIONS["day"]}{day}/{_VERSIONS["version"]}{version}/{_VERSIONS["rows"]}'


def _columns(group: SnapshotGroup) -> list[str]:
    return [group.key, *(feature.name for feature in group.features), _GONE]


def _select_changed(rows: DataFrame, group: SnapshotGroup, folder: str, known: dict[str, int]) -> DataFrame:
    """Selects the rows that differ from those that were published: the columns of a version, and the day."""
    features = [feature.name for feature in group.features]
    now = rows.withColumn(_DAY, F.col(group.day)).select(
        group.key, _DAY, F.struct(*features).alias('now'), F.lit(True).alias('is_now')
    )
    paths = [f'{folder}/{_path_of(day, each)}' for day, last in known.items() for each in range(1, last + 1)]
    if not paths:
        return now.select(group.key, 'now.*', F.lit(False).alias(_GONE), _DAY)
    types = ', '.join(
        f'`{name}` {rows.schema[name].dataType.simpleString()}' for name in (group.key, *features)
    )
    schema = f'{types}, `{_GONE}` BOOLEAN, `{_DAY}` DATE, `{_VERSION}` INT'
    published = rows.sparkSession.read.option('basePath', folder).schema(schema).parquet(*paths)
    newest = published.groupBy(group.key, _DAY).agg(
        F.max_by(F.struct(*features, _GONE), F.col(_VERSION)).alias('newest')
    )
    before = newest.where(~F.col(f'newest.{_GONE}')).select(
        group.key, _DAY, F.struct(*(f'newest.{name}' for name in features)).alias('before')
    )
    differs = reduce(or_, (~F.col(f'now.{name}').eqNullSafe(F.col(f'before.{name}')) for name in features))
    is_gone = F.col('is_now').isNull()
    return (
        now.join(before, [group.key, _DAY], 'full')
        .where(is_gone | F.col('before').isNull() | differs)
        .select(group.key, 'now.*', is_gone.alias(_GONE), _DAY)
    )


def _encode(rows: DataFrame, group: SnapshotGroup) -> bytes:
    ordered = rows.select(*_columns(group)).sort(group.key)
    schema = arrow_schema(ordered.schema)
    return encode_parquet(pa.concat_tables([schema.empty_table(), *stream_tables(ordered, schema)]))
