"""Reads the labelled rows of datasets, with the features of all groups side by side."""

from __future__ import annotations

from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.datasets.bounds import DayRange
from cardlake_jobs.datasets.columns import BUSINESS, CARD_FRAUD_KNOWN_AT, LABEL, feature_names
from cardlake_jobs.errors import UserError
from cardlake_jobs.groups.group import Group
from cardlake_jobs.iceberg.view import LakeView


def read_dataset_rows(
    view: LakeView,
    groups: tuple[Group, ...],
    frauds: DataFrame,
    card_frauds: DataFrame,
    days: DayRange,
) -> DataFrame:
    """Reads the rows of some days: the columns of the training table, and ``dt``.

    :param frauds: as :func:`cardlake_jobs.datasets.labels.select_known_frauds`
    :param card_frauds: as :func:`cardlake_jobs.datasets.labels.select_card_frauds`
    """
    first, *others = groups
    rows = _group_rows(view, first, days)
    for group in others:
        rows = rows.join(
            _group_rows(view, group, days).select('event_id', 'dt', *feature_names(group)), ['event_id', 'dt']
        )
    label = F.coalesce('known_fraud', F.lit(False)).alias(LABEL)
    known = frauds.select('event_id', F.lit(True).alias('known_fraud'))
    features = [name for group in groups for name in feature_names(group)]
    labelled = rows.join(known, 'event_id', 'left').join(card_frauds, 'card_id', 'left')
    return labelled.select(*BUSINESS, *features, label, CARD_FRAUD_KNOWN_AT, 'dt')


def assert_same_events(
    view: LakeView, groups: tuple[Group, ...], days: DayRange, joined: DataFrame, count: int
) -> None:
    """Checks that all groups have the same events.

    :param joined: the rows of all groups side by side, with ``dt``
    :param count: number of joined rows
    :raises UserError: the groups differ on some day
    """
    rows = {
        group.name: {
            day: rows
            for day, rows in view.row_counts_by_day(group.gold['name']).items()
            if days.contains(day)
        }
        for group in groups
    }
    if all(sum(counts.values()) == count for counts in rows.values()):
        return
    joined_counts = {row.dt: row['count'] for row in joined.groupBy('dt').count().collect()}
    day = _first_difference(rows, joined_counts)
    summary = ', '.join(f'{name} {counts.get(day, 0)}' for name, counts in rows.items())
    raise UserError(
        'gold_incomplete',
        f'the feature groups have different events on {day} ({summary})',
        'First compute gold for all groups, with silver_and_gold.py and one --feature-group for each.',
    )


def _first_difference(rows: dict[str, dict[date, int]], joined: dict[date, int]) -> date:
    days = sorted({day for counts in rows.values() for day in counts})
    return next(
        day for day in days if any(counts.get(day, 0) != joined.get(day, 0) for counts in rows.values())
    )


def _group_rows(view: LakeView, group: Group, days: DayRange) -> DataFrame:
    return view.read(group.gold).where(days.condition())
