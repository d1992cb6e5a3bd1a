"""Values of snapshot groups for events: of the row that was available at the time of each."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import reduce
from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.groups.group import Feature, FeatureType, Group, SnapshotCompute
from cardlake_jobs.groups.snapshot_group import SnapshotGroup, load_snapshot_group

_TS = 'ts'
_KEY = 'snapshot_key'
_DAY = 'snapshot_dt'

#: Reads a table by its compiled definition.
ReadTable = Callable[[dict[str, Any]], DataFrame]


def snapshots_of(*groups: Group) -> tuple[SnapshotGroup, ...]:
    """The snapshot groups that features of some groups are taken from."""
    names = dict.fromkeys(name for group in groups for name in _by_snapshot(group))
    return tuple(map(load_snapshot_group, names))


def available_day(group: Group, snapshots: SnapshotGroup) -> Column:
    """Day of the row that an event uses: the date, UTC, of its time less the time after which rows are available."""
    compute = _by_snapshot(group)[snapshots.name][0][1]
    return F.to_date(F.timestamp_micros(F.unix_micros(_TS) - F.lit(compute.available_after)))


def join_snapshot_values(group: Group, rows: DataFrame, read_table: ReadTable) -> DataFrame:
    """Adds the features that are taken from snapshot groups to rows with the keys and ``ts``; without a row of the
    snapshot the defaults.
    """
    return reduce(
        lambda joined, snapshots: _join(group, snapshots, joined, read_table(snapshots.gold)),
        snapshots_of(group),
        rows,
    )


def _join(group: Group, snapshots: SnapshotGroup, rows: DataFrame, table: DataFrame) -> DataFrame:
    taken = _by_snapshot(group)[snapshots.name]
    # By the partition column, so that Spark can leave out days that no row asks for.
    values = table.select(
        F.col(snapshots.key).alias(_KEY),
        F.col('dt').alias(_DAY),
        *(F.col(compute.feature).alias(_stored(feature)) for feature, compute in taken),
    )
    is_available = (F.col(snapshots.key) == F.col(_KEY)) & (available_day(group, snapshots) == F.col(_DAY))
    return rows.join(values, is_available, 'left').select(
        *rows.columns, *(_or_default(feature).alias(feature.name) for feature, _ in taken)
    )


def _by_snapshot(group: Group) -> dict[str, list[tuple[Feature, SnapshotCompute]]]:
    found: dict[str, list[tuple[Feature, SnapshotCompute]]] = {}
    for feature in group.features:
        if isinstance(feature.compute, SnapshotCompute):
            found.setdefault(feature.compute.group, []).append((feature, feature.compute))
    return found


def _stored(feature: Feature) -> str:
    return f'stored_{feature.name}'


def _or_default(feature: Feature) -> Column:
    stored = F.col(_stored(feature))
    return stored if feature.default is None else F.coalesce(stored, _literal(feature.type, feature.default))


def _literal(type_: FeatureType, value: float | int) -> Column:
    if type_.kind != 'decimal':
        return F.lit(value)
    decimal = Decimal(value).scaleb(-type_.scale)
    return F.lit(decimal).cast(f'DECIMAL({type_.precision},{type_.scale})')
