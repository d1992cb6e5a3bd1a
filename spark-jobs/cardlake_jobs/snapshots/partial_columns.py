"""Columns of the partial aggregates: their names, and which of them a group needs."""

from __future__ import annotations

from cardlake_jobs.groups.group import Feature
from cardlake_jobs.groups.snapshot_group import SnapshotGroup, window_of

#: Columns with the entity, the date (days since the epoch), and the number of events of that date.
KEY = 'k'
DAY = 'day'
COUNT = 'n'

LABEL_FUNCTION = 'meanOfLabel'
#: Functions whose value is the sum of all steps up to a row's day.
STEP_FUNCTIONS = (LABEL_FUNCTION, 'countDistinct')

_TOTALS = ('high', 'low')
#: Parts of a square, from the greatest weight to the least.
SQUARES = ('s80', 's54', 's26', 's0')
#: Aggregates over a decimal column that a function adds up.
_NEEDED = {
    'sum': _TOTALS,
    'mean': _TOTALS,
    'stddev': (*_TOTALS, *SQUARES),
    'min': ('least',),
    'max': ('greatest',),
}


def list_parts(group: SnapshotGroup) -> dict[str, list[str]]:
    """Lists the aggregates that the features need of each decimal column."""
    parts: dict[str, dict[str, None]] = {}
    for compute in map(window_of, group.features):
        needed = _NEEDED.get(compute.function)
        if needed is not None and compute.column is not None:
            parts.setdefault(compute.column, {}).update(dict.fromkeys(needed))
    return {column: list(names) for column, names in parts.items()}


def part_column(part: str, column: str) -> str:
    """Name of an aggregate over a column of the events."""
    return f'{part}_{column}'


def step_column(feature: Feature) -> str:
    """Name of the column with the steps of a feature."""
    return f'step_{feature.name}'
