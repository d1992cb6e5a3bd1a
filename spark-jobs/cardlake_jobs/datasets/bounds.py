"""Day ranges of the training, validation and inference splits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pyspark.sql import Column
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.datasets.settings import DatasetSettings


@dataclass(frozen=True)
class DayRange:
    """Days from ``start`` (inclusive) to ``end`` (exclusive)."""

    start: date
    end: date

    def contains(self, day: date) -> bool:
        """True if a day is in the range."""
        return self.start <= day < self.end

    def days(self) -> list[date]:
        """The days of the range, in order."""
        return [self.start + timedelta(n) for n in range((self.end - self.start).days)]

    def condition(self) -> Column:
        """Spark condition: the ``dt`` of a row is in the range."""
        return (F.col('dt') >= F.lit(self.start)) & (F.col('dt') < F.lit(self.end))

    def to_json(self) -> dict[str, str]:
        """The range as written in a manifest."""
        return {'from': str(self.start), 'to': str(self.end)}


@dataclass(frozen=True)
class SplitBounds:
    """The splits of the datasets of one day.

    :ivar labels_known_before: only labels reported before the start of this day count; it is the day after the build
        day
    """

    train: DayRange
    validation: DayRange
    inference: DayRange
    labels_known_before: date


def compute_split_bounds(day: date, settings: DatasetSettings) -> SplitBounds:
    """Computes the splits of day D with label maturity L, gap G, validation V and training T days: validation
    ``[D−L−V, D−L)``, train ``[D−L−V−G−T, D−L−V−G)``, inference D itself.
    """
    validation = _days_before(day - timedelta(settings.label_maturity), settings.validation)
    train = _days_before(validation.start - timedelta(settings.gap), settings.train)
    next_day = day + timedelta(1)
    return SplitBounds(train, validation, DayRange(day, next_day), next_day)


def _days_before(end: date, days: int) -> DayRange:
    return DayRange(end - timedelta(days), end)
