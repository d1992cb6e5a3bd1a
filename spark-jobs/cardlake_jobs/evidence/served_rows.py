"""Snapshot rows as they were published under the versions that decisions name."""

from __future__ import annotations

import re
from functools import reduce

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.evidence.json_rows import json_row
from cardlake_jobs.gold.snapshot_values import snapshots_of
from cardlake_jobs.groups.group import Group
from cardlake_jobs.groups.snapshot_group import SnapshotGroup
from cardlake_jobs.iceberg.paths import LITERAL_PATHS
from cardlake_jobs.online.parts import LakeRoot, updates_root

_VERSIONS = load_compiled('jobs')['snapshotVersions']
_GONE: str = _VERSIONS['gone']
_DAY = re.compile(r'\d{4}-\d\d-\d\d')
_USED = 'array<struct<`group`: string, `day`: string, `version`: bigint>>'


def select_served_rows(root: LakeRoot, suspects: DataFrame, group: Group) -> DataFrame | None:
    """Selects the rows that some decisions name.

    :returns: ``event_id`` and ``published``: of each row its group, whether that version is kept, and its values, null
        for an entity without a row; None if no decision names any
    """
    selected = [_select_rows(root, suspects, snapshots) for snapshots in snapshots_of(group)]
    by_group = [each for each in selected if each is not None]
    if not by_group:
        return None
    rows = reduce(DataFrame.unionByName, by_group)
    return rows.groupBy('event_id').agg(F.collect_list('row').alias('published'))


def _select_rows(root: LakeRoot, suspects: DataFrame, snapshots: SnapshotGroup) -> DataFrame | None:
    """Rows of one group: ``event_id`` and ``row``."""
    used = F.explode(F.from_json('snapshots', _USED)).alias('used')
    uses = (
        suspects.select('event_id', F.col(snapshots.key).alias('entity'), used)
        .where(F.col('used.group') == F.lit(snapshots.name))
        .select('event_id', 'entity', 'used.day', 'used.version')
        .persist()
    )
    days = [row['day'] for row in uses.select('day').distinct().collect()]
    if not days:
        return None
    kept = [place for day in days for place in _list_versions(root, snapshots, day)]
    spark = suspects.sparkSession
    is_kept = spark.createDataFrame(
        [(day, version, True) for day, version in kept], 'day STRING, version BIGINT, is_kept BOOLEAN'
    )
    published = _read_versions(root, suspects, snapshots, kept)
    before = (F.col('entity') == F.col(snapshots.key)) & (F.col('day') == F.col('kept_day'))
    values = [feature.name for feature in snapshots.features]
    newest = F.max_by(F.struct(*values, _GONE), F.col('kept_version')).alias('newest')
    found = (
        uses.join(published, before & (F.col('kept_version') <= F.col('version')), 'left')
        .groupBy('event_id', 'day', 'version')
        .agg(newest)
        .join(F.broadcast(is_kept), ['day', 'version'], 'left')
    )
    has_row = ~F.coalesce(F.col(f'newest.{_GONE}'), F.lit(True))
    row = F.struct(
        F.lit(snapshots.name).alias('group'),
        F.coalesce('is_kept', F.lit(False)).alias('is_kept'),
        F.when(has_row, json_row(published.schema, values, 'newest')).alias('values'),
    )
    return found.select('event_id', row.alias('row'))


def _list_versions(root: LakeRoot, snapshots: SnapshotGroup, day: str | None) -> list[tuple[str, int]]:
    """Versions of a day that are kept."""
    if day is None or _DAY.fullmatch(day) is None:
        return []
    folder = f'{root.uri}/{updates_root(snapshots.name)}/{_VERSIONS["day"]}{day}'
    pattern = re.compile(f'{_VERSIONS["version"]}(\\d+)/{_VERSIONS["rows"]}')
    found = map(pattern.fullmatch, root.storage.list_sizes(folder))
    return sorted((day, int(match[1])) for match in found if match is not None)


def _read_versions(
    root: LakeRoot, suspects: DataFrame, snapshots: SnapshotGroup, kept: list[tuple[str, int]]
) -> DataFrame:
    """Rows of some versions: the key, the features, whether the row is gone, and day and version."""
    spark = suspects.sparkSession
    names = [snapshots.key, *(feature.name for feature in snapshots.features), _GONE]
    folder = f'{root.uri}/{updates_root(snapshots.name)}'
    paths = [
        f'{folder}/{_VERSIONS["day"]}{day}/{_VERSIONS["version"]}{version}/{_VERSIONS["rows"]}'
        for day, version in kept
    ]
    schema = f'{snapshots.gold["schema"]}, `{_GONE}` BOOLEAN, `day` DATE, `version` INT'
    reader = spark.read.option('basePath', folder).options(**LITERAL_PATHS).schema(schema)
    rows = reader.parquet(*paths) if paths else spark.createDataFrame([], schema)
    return rows.select(
        *names, F.col('day').cast('string').alias('kept_day'), F.col('version').alias('kept_version')
    )
