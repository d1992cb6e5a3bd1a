"""Brings the gold table of a snapshot group up to date with silver; only rows that differ are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import and_

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.gold.touched_days import FIRST, LAST, select_touched_days
from cardlake_jobs.groups.snapshot_group import DAY_MICROS, SnapshotGroup
from cardlake_jobs.iceberg.commit import Run
from cardlake_jobs.iceberg.state import SnapshotState
from cardlake_jobs.iceberg.tables import column_names
from cardlake_jobs.materialize import materialize
from cardlake_jobs.silver.merge import replace_rows
from cardlake_jobs.snapshots.compute import compute_snapshots

_EPOCH = date(1970, 1, 1)
_Condition = Callable[[Column], Column]


@dataclass(frozen=True)
class SnapshotUpdate:
    """Result of updating a group's table.

    :ivar last_day: the last day that can have rows, as days since the epoch
    :ivar rows: number of rows that are new, differ, or are gone
    """

    last_day: int
    rows: int


def update_snapshots(
    run: Run, group: SnapshotGroup, known: SnapshotState | None, window_end: int
) -> SnapshotUpdate | None:
    """Computes the rows that changes of silver may touch, and those of the days since the last window end; all rows if
    the group has no state yet or its definition changed.

    :param known: state of the group after the last commit, if any
    :param window_end: µs
    :returns: None when there is nothing to compute
    """
    newest = run.read('card_transactions').agg(F.unix_date(F.max('dt')).alias('day')).collect()[0]['day']
    if newest is None:
        return None
    last_day = max(window_end // DAY_MICROS, 0 if known is None else known.last_day)
    if known is None or known.hash != group.hash:
        return SnapshotUpdate(last_day, _refresh_all(run, group, last_day))
    changes = run.read('touched').where(F.col('commit_number') > known.commit)
    has_new_days = known.last_day < min(last_day, newest + group.last_row)
    if changes.isEmpty() and not has_new_days:
        return None
    touched = _Touched(
        group,
        select_touched_days(group, changes, run.read('card_transactions'), run.read('card_disputes')),
        known.last_day,
        has_new_days,
    )
    return SnapshotUpdate(last_day, _refresh_touched(run, group, touched, last_day))


def _refresh_all(run: Run, group: SnapshotGroup, last_day: int) -> int:
    name = group.gold['name']
    rows = compute_snapshots(group, run.read('card_transactions'), run.read('card_disputes'), last_day)
    rows.withColumn('dt', F.col(group.day)).writeTo(run.write_target(name)).overwrite(F.lit(True))
    run.report_step(f'rewrote {name}')
    return run.read(name).count()


class _Touched:
    """Rows to compute again: by entity those that changes touch, and those of days that have no rows yet.

    :param days: as :func:`cardlake_jobs.gold.touched_days.select_touched_days`
    :param known_until: the last day that may have rows
    """

    def __init__(self, group: SnapshotGroup, days: DataFrame, known_until: int, has_new_days: bool) -> None:
        self._group = group
        self._days = materialize(days.where(F.col(FIRST) <= known_until))
        self._known_until = known_until
        self._has_new_days = has_new_days
        first = self._days.agg(F.min(FIRST).alias('first')).collect()[0]['first']
        fresh = known_until + 1 if has_new_days else None
        #: The first of all these days; None if there are none.
        self.first: int | None = min((each for each in (first, fresh) if each is not None), default=None)

    def select_events(self, silver: DataFrame) -> DataFrame:
        """Selects the events within the windows of these rows."""
        reach, wait = self._group.last_row, self._group.first_row
        return self._select(
            silver,
            F.unix_date('dt'),
            lambda day: day.between(F.col(FIRST) - reach, F.col(LAST) - wait),
            self._known_until - reach,
        )

    def select_rows(self, rows: DataFrame) -> DataFrame:
        """Selects these rows of some."""
        day = F.unix_date(self._group.day)
        return self._select(rows, day, lambda day: day.between(F.col(FIRST), F.col(LAST)), self._known_until)

    def _select(self, rows: DataFrame, day: Column, is_touched: _Condition, before_new: int) -> DataFrame:
        joined = rows.join(self._days, self._group.key, 'left' if self._has_new_days else 'inner')
        condition = F.coalesce(is_touched(day), F.lit(False))
        if self._has_new_days:
            condition = condition | (day > before_new)
        return joined.where(condition).select(*rows.columns)


def _refresh_touched(run: Run, group: SnapshotGroup, touched: _Touched, last_day: int) -> int:
    """Writes those of the touched rows that differ; returns their number."""
    if touched.first is None:
        return 0
    name = group.gold['name']
    columns = column_names(group.gold)
    key = [group.key, group.day]
    oldest = F.lit(_EPOCH + timedelta(days=touched.first - group.last_row))
    events = touched.select_events(run.read('card_transactions').where(F.col('dt') >= oldest))
    computed = touched.select_rows(compute_snapshots(group, events, run.read('card_disputes'), last_day))
    existing = run.read_base(name).where(F.col('dt') >= F.lit(_EPOCH + timedelta(days=touched.first)))
    new = computed.select(*key, F.struct(*columns).alias('new'))
    old = touched.select_rows(existing).select(*key, F.struct(*columns).alias('old'))
    equal = reduce(and_, (F.col(f'new.{column}').eqNullSafe(F.col(f'old.{column}')) for column in columns))
    changed = materialize(new.join(old, key, 'full').where(~equal))
    count = changed.count()
    if count > 0:
        added = changed.where('new IS NOT NULL').select('new.*').withColumn('dt', F.col(group.day))
        removed = changed.where('old IS NOT NULL').select(*key, F.col(group.day).alias('dt'))
        replace_rows(run, name, added, None if removed.isEmpty() else removed, key)
    return count
