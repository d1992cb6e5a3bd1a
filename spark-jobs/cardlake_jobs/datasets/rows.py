"""Rows of gold for datasets: features of all groups side by side, labelled."""

from __future__ import annotations

from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.datasets.bounds import DayRange
from cardlake_jobs.datasets.columns import BUSINESS, LABEL, features_of
from cardlake_jobs.errors import UserError
from cardlake_jobs.groups.group import Group
from cardlake_jobs.iceberg.view import LakeView


def dataset_rows(view: LakeView, groups: tuple[Group, ...], frauds: DataFrame, days: DayRange) -> DataFrame:
    """The rows of some days: the columns of the training table, and ``dt``.

    :param frauds: as :func:`cardlake_jobs.datasets.labels.known_frauds`
    """
    first, *others = groups
    rows = _rows_of(view, first, days)
    for group in others:
        rows = rows.join(
            _rows_of(view, group, days).select('event_id', 'dt', *features_of(group)), ['event_id', 'dt']
        )
    label = F.coalesce('known_fraud', F.lit(False)).alias(LABEL)
    known = frauds.select('event_id', F.lit(True).alias('known_fraud'))
    features = [name for group in groups for name in features_of(group)]
    return rows.join(known, 'event_id', 'left').select(*BUSINESS, *features, label, 'dt')


def require_complete(
    view: LakeView, groups: tuple[Group, ...], days: DayRange, joined: DataFrame, count: int
) -> None:
    """Makes sure that the groups have the same events.

    :param joined: the rows of all groups side by side, with ``dt``
    :param count: how many they are
    :raises UserError: on some day they have not
    """
    rows = {
        group.name: {day: rows for day, rows in view.days(group.gold['name']).items() if days.has(day)}
        for group in groups
    }
    if all(sum(own.values()) == count for own in rows.values()):
        return
    side_by_side = {row.dt: row['count'] for row in joined.groupBy('dt').count().collect()}
    day = _first_difference(rows, side_by_side)
    counts = ', '.join(f'{name} {own.get(day, 0)}' for name, own in rows.items())
    raise UserError(
        'gold_incomplete',
        f'the feature groups have different events on {day} ({counts})',
        'Compute gold for all of them first, with silver_and_gold.py and a --feature-group for each.',
    )


def _first_difference(rows: dict[str, dict[date, int]], joined: dict[date, int]) -> date:
    days = sorted({day for own in rows.values() for day in own})
    return next(day for day in days if any(own.get(day, 0) != joined.get(day, 0) for own in rows.values()))


def _rows_of(view: LakeView, group: Group, days: DayRange) -> DataFrame:
    return view.read(group.gold).where(days.rows())
