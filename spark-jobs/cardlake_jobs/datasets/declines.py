"""Declined events, whose labels never come, and controls: would-be declines that passed, and stand for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.datasets.bounds import DayRange
from cardlake_jobs.datasets.columns import WEIGHT

#: Column with the mark of a row; null for one that is neither.
MARK = 'decline_mark'
#: Mark of a declined event on which nobody reported.
UNLABELLED = 'unlabelled'
#: Mark of a would-be decline that passed.
CONTROL = 'control'
_DECLINE = 'decline'
_CONTROL_FLAG: str = load_compiled('datasets')['controlFlag']


@dataclass(frozen=True)
class DeclineCounts:
    """Numbers of the events of a split that were declined without a report, and of its controls."""

    left_out: int = 0
    controls: int = 0

    @property
    def control_weight(self) -> float:
        """Weight of a control, which stands for itself, and with all others for the rows that are left out."""
        return (self.left_out + self.controls) / self.controls if self.controls else 1.0

    def to_json(self) -> dict[str, int]:
        """The counts as written in a manifest."""
        return {'leftOut': self.left_out, 'controls': self.controls}


def select_decline_marks(decisions: DataFrame, reported: DataFrame, spans: list[DayRange]) -> DataFrame:
    """Selects the events of some days that were declined without a report, and the controls: ``event_id`` and the mark.

    :param reported: as :func:`cardlake_jobs.datasets.labels.select_reported_events`
    """
    made = decisions.where(_in_any(spans))
    declined = made.where(F.col('decision') == _DECLINE).join(reported, 'event_id', 'left_anti')
    flags = F.from_json('flags', 'array<string>')
    passed = made.where((F.col('decision') != _DECLINE) & F.array_contains(flags, _CONTROL_FLAG))
    return declined.select('event_id', F.lit(UNLABELLED).alias(MARK)).union(
        passed.select('event_id', F.lit(CONTROL).alias(MARK))
    )


def count_declines(gold: DataFrame, marks: DataFrame, spans: list[DayRange]) -> list[DeclineCounts]:
    """Counts the marked events of some ranges of days that are in gold, one entry for each range.

    :param marks: as :func:`select_decline_marks`
    """
    events = gold.where(_in_any(spans)).select('event_id', 'dt')
    found = events.join(marks, 'event_id').groupBy('dt', MARK).count().collect()

    def count(span: DayRange, mark: str) -> int:
        return sum(row['count'] for row in found if row[MARK] == mark and span.contains(row.dt))

    return [DeclineCounts(count(span, UNLABELLED), count(span, CONTROL)) for span in spans]


def add_weights(rows: DataFrame, counts: DeclineCounts) -> DataFrame:
    """Adds the weight of each row in training.

    :param rows: with their marks
    """
    weight = F.when(F.col(MARK) == CONTROL, F.lit(counts.control_weight)).otherwise(F.lit(1.0))
    return rows.withColumn(WEIGHT, weight)


def _in_any(spans: list[DayRange]) -> Column:
    return reduce(or_, (span.condition() for span in spans))
