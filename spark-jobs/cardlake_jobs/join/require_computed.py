"""Days of snapshots that the rows of a file need, and that the lake must have computed."""

from __future__ import annotations

from datetime import date, timedelta

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.errors import UserError
from cardlake_jobs.gold.snapshot_values import available_day, snapshots_of
from cardlake_jobs.groups.group import Group
from cardlake_jobs.iceberg.tables import TRANSACTIONS, compiled_table
from cardlake_jobs.iceberg.view import LakeView

_EPOCH = date(1970, 1, 1)


def require_computed(view: LakeView, group: Group, probes: DataFrame) -> None:
    """Requires the rows of every day that is asked for: a day without rows would look like one without events.

    :param probes: rows with ``ts``
    :raises UserError: the lake has not computed the last of these days
    """
    days = view.row_counts_by_day(compiled_table(TRANSACTIONS)['name'])
    if not days:
        return
    newest = (max(days) - _EPOCH).days
    for snapshots in snapshots_of(group):
        day = F.unix_date(available_day(group, snapshots))
        needed = probes.agg(F.max(day).alias('day')).collect()[0]['day']
        if needed is not None:
            computed = view.last_snapshot_day(snapshots)
            check_computed(snapshots.name, needed, computed, newest + snapshots.last_row)


def check_computed(name: str, needed: int, computed: int | None, last_row: int) -> None:
    """Checks the last day that is needed of a snapshot group against the last one that was computed, both as days since
    the epoch; the words are those of the embedded engine.

    :param last_row: the last day that can have rows; after it no run computes any
    :raises UserError: it has not been computed
    """
    if computed is not None and min(needed, last_row) <= computed:
        return
    until = 'no day' if computed is None else f'days until {_EPOCH + timedelta(days=computed)}'
    raise UserError(
        'entities_refused',
        f'the file needs {name} of {_EPOCH + timedelta(days=needed)}, and the lake has {until}',
        'The stream job computes the days up to its window end; leave out later rows, or --features to do without.',
    )
