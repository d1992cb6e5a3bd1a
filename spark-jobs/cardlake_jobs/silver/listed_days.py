"""Folders to list for new objects: the days since the last window, and once a day everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from cardlake_jobs.iceberg.state import LakeState
from cardlake_jobs.iceberg.tables import compiled_table
from cardlake_jobs.silver.specs import SILVER_SPECS

_DAY = timedelta(days=1)
#: Partition column of all bronze tables.
_COLUMN: str = compiled_table(SILVER_SPECS[0].bronze)['partition']['column']


@dataclass(frozen=True)
class Listing:
    """Folders of a bronze table to list.

    :ivar folders: relative to the table's folder; ``''`` for all of it
    :ivar is_sweep: True if everything is listed
    """

    folders: tuple[str, ...]
    is_sweep: bool


def plan_listing(state: LakeState, window_end: int, is_billed: bool) -> Listing:
    """Plans the listing of a run.

    Firehose delivers late under the minute of arrival: within its buffer as a rule, within 24 hours when it has to
    retry. So a run lists the days from one before the last window on, and the first run of a day lists everything, for
    objects that come later still or that people copy to an old minute.

    :param window_end: µs
    :param is_billed: False where a listing costs nothing: everything is listed then
    """
    first, last = _date(state.window_end) - _DAY, _date(window_end)
    if not is_billed or state.swept == 0 or _date(state.swept) != last:
        return Listing(('',), is_sweep=True)
    days = [last - n * _DAY for n in range((last - first).days, -1, -1)]
    return Listing(tuple(f'{_COLUMN}={day:%Y/%m/%d}' for day in days), is_sweep=False)


def _date(micros: int) -> datetime:
    at = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=micros)
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
