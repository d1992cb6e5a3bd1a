"""Which days of events go where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pyspark.sql import Column
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.datasets.settings import DatasetSettings


@dataclass(frozen=True)
class DayRange:
    """Days from ``start`` up to and without ``end``."""

    start: date
    end: date

    def has(self, day: date) -> bool:
        """Whether a day is one of them."""
        return self.start <= day < self.end

    def rows(self) -> Column:
        """Whether a row's ``dt`` is one of them."""
        return (F.col('dt') >= F.lit(self.start)) & (F.col('dt') < F.lit(self.end))

    def to_json(self) -> dict[str, str]:
        """As a manifest says it."""
        return {'from': str(self.start), 'to': str(self.end)}


@dataclass(frozen=True)
class SplitBounds:
    """The splits of the datasets of one day.

    :ivar labels_known_before: labels count when they were reported before this day starts: the end of the build day
    """

    train: DayRange
    validation: DayRange
    inference: DayRange
    labels_known_before: date


def split_bounds(day: date, settings: DatasetSettings) -> SplitBounds:
    """For day D with label maturity L, gap G, validation V and training T days: validation ``[D−L−V, D−L)``, train
    ``[D−L−V−G−T, D−L−V−G)``, inference D itself.
    """
    validation = _before(day - timedelta(settings.label_maturity), settings.validation)
    train = _before(validation.start - timedelta(settings.gap), settings.train)
    next_day = day + timedelta(1)
    return SplitBounds(train, validation, DayRange(day, next_day), next_day)


def _before(end: date, days: int) -> DayRange:
    return DayRange(end - timedelta(days), end)
