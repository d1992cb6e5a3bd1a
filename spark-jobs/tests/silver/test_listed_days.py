"""Each run lists what may be new, and a day of runs takes few requests."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from cardlake_jobs.iceberg.paths import DECLARED_PREFIXES, LakePaths, SparkLake
from cardlake_jobs.iceberg.state import LakeState
from cardlake_jobs.silver.listed_days import plan_listing
from cardlake_jobs.silver.new_objects import list_bronze
from cardlake_jobs.silver.specs import SILVER_SPECS
from tests.support.counted_lister import CountedLister

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_DAYS = 90
_FIRST_DAY = datetime(2026, 1, 1, tzinfo=timezone.utc)
_LAST_DAY = _FIRST_DAY + timedelta(days=_DAYS - 1)


def _micros(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


def _plan(window_end: datetime, last: datetime, swept: datetime) -> list[str]:
    state = LakeState(window_end=_micros(last), swept=_micros(swept))
    return list(plan_listing(state, _micros(window_end), is_billed=True).folders)


def test_a_run_lists_the_days_from_one_before_the_last_window_on() -> None:
    noon = _LAST_DAY + timedelta(hours=12)
    days = ['ingest_dt=2026/03/30', 'ingest_dt=2026/03/31']
    assert _plan(noon, noon - timedelta(minutes=10), _LAST_DAY) == days
    assert _plan(noon, noon - timedelta(days=1), _LAST_DAY) == ['ingest_dt=2026/03/29', *days]


def test_the_first_run_of_a_day_and_the_first_of_all_list_everything() -> None:
    midnight = _LAST_DAY + timedelta(days=1)
    before = midnight - timedelta(minutes=10)
    assert _plan(midnight, before, before) == ['']
    assert plan_listing(LakeState(), _micros(before), is_billed=True).is_sweep
    assert not plan_listing(LakeState(window_end=1, swept=1), 2, is_billed=True).is_sweep


def test_where_lists_cost_nothing_every_run_lists_everything() -> None:
    state = LakeState(window_end=1, swept=1)
    assert plan_listing(state, 2, is_billed=False).folders == ('',)


def test_a_day_of_runs_over_90_days_of_minutes_takes_some_two_thousand_requests() -> None:
    minutes = [_FIRST_DAY + timedelta(minutes=n) for n in range(_DAYS * 1440)]
    tables = [f'bronze/streaming/{spec.bronze_type}' for spec in SILVER_SPECS]
    lister = CountedLister(
        [f'{table}/ingest_dt={at:%Y/%m/%d/%H/%M}/part.json.gz' for table in tables for at in minutes]
    )
    # No session: listing reads no table.
    lake = SparkLake(None, LakePaths('s3://lake', 'db', 'lake', DECLARED_PREFIXES))  # type: ignore[arg-type]
    state = LakeState(window_end=_micros(_LAST_DAY), swept=_micros(_LAST_DAY - timedelta(days=1)))
    requests = []
    for run in range(1, 144):
        window_end = _micros(_LAST_DAY + timedelta(minutes=10 * run))
        listing = plan_listing(state, window_end, lister.is_billed)
        before = lister.requests
        listed = [list(list_bronze(lake, spec, lister, listing)) for spec in SILVER_SPECS]
        requests.append(lister.requests - before)
        assert all(len(files) == (_DAYS if run == 1 else 2) * 1440 for files in listed)
        state = LakeState(window_end=window_end, swept=window_end if listing.is_sweep else state.swept)
    # 129,600 keys a table once, then two days of 1,440 keys; folder by folder it was 131,760 requests a table and run.
    assert len(SILVER_SPECS) == 3
    assert requests == [3 * 130, *([3 * 2 * 2] * 142)]
