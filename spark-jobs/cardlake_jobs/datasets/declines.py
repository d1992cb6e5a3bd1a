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
#: Mark of such an event that a list or rule declined: no control stands for it, since none like it passes as one.
BY_RULES = 'by_rules'
#: Mark of a would-be decline that passed.
CONTROL = 'control'
_DECLINE = 'decline'
_MODEL = 'model'
_CONTROL_FLAG: str = load_compiled('datasets')['controlFlag']


@dataclass(frozen=True)
class DeclineCounts:
    """Numbers of the events of a split that were declined without a report, and of its controls."""

    left_out: int = 0
    by_rules: int = 0
    controls: int = 0

    @property
    def control_weight(self) -> float:
        """Weight of a control, which stands for itself, and with all others for the declines by the model left out."""
        return (self.left_out - self.by_rules + self.controls) / self.controls if self.controls else 1.0

    def to_json(self) -> dict[str, int]:
        """The counts as written in a manifest."""
        by_rules = {'byRules': self.by_rules} if self.by_rules else {}
        return {'leftOut': self.left_out, **by_rules, 'controls': self.controls}


def select_decline_marks(decisions: DataFrame, reported: DataFrame, spans: list[DayRange]) -> DataFrame:
    """Selects the events of some days that were declined without a report, and the controls: ``event_id`` and the mark.

    :param reported: as :func:`cardlake_jobs.datasets.labels.select_reported_events`
    """
    made = decisions.where(_in_any(spans))
    declined = made.where(F.col('decision') == _DECLINE).join(reported, 'event_id', 'left_anti')
    flags = F.from_json('flags', 'array<string>')
    passed = made.where((F.col('decision') != _DECLINE) & F.array_contains(flags, _CONTROL_FLAG))
    # An old record says what decided only where no list or rule matched.
    without_rules = F.size(F.from_json('rules', 'array<string>')) == 0
    by_model = F.coalesce(F.col('decided_by') == _MODEL, without_rules)
    mark = F.when(by_model, F.lit(UNLABELLED)).otherwise(F.lit(BY_RULES))
    return declined.select('event_id', mark.alias(MARK)).union(
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

    return [
        DeclineCounts(
            left_out=count(span, UNLABELLED) + count(span, BY_RULES),
            by_rules=count(span, BY_RULES),
            controls=count(span, CONTROL),
        )
        for span in spans
    ]


def add_weights(rows: DataFrame, counts: DeclineCounts) -> DataFrame:
    """Adds the weight of each row in training.

    :param rows: with their marks
    """
    weight = F.when(F.col(MARK) == CONTROL, F.lit(counts.control_weight)).otherwise(F.lit(1.0))
    return rows.withColumn(WEIGHT, weight)


def is_left_out() -> Column:
    """True for a row whose mark leaves it out."""
    return F.coalesce(F.col(MARK).isin(UNLABELLED, BY_RULES), F.lit(False))


def _in_any(spans: list[DayRange]) -> Column:
    return reduce(or_, (span.condition() for span in spans))
