"""The job loads objects again as the embedded engine does by ``feed replay --force``, wherever it dies."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cardlake_jobs.feeds.publish import Publication, publish_feed
from tests.conftest import LakeMaker
from tests.support.feed_cases import (
    FeedCase,
    expected_rows,
    found_rows,
    random_reload_case,
    run_embedded_feeds,
)
from tests.support.kill import JobKilledError, kill_at
from tests.support.lakes import lake_folder

pytestmark = pytest.mark.platform

_TABLES = ('feed_objects', 'feed_quarantine', 'readings', 'readings_blocked')
# Steps at which a run dies, each with the seed of a case: of every kind of feed, twice.
_SEEDS = {
    'judged': 66,
    'receipts written': 61,
    'rejected records written': 76,
    'blocked rows written': 95,
    'rows merged': 81,
    'rows that waited removed': 96,
}


@pytest.fixture(scope='module')
def now_and_cases(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[str, FeedCase]]:
    """A case for each step at which a run dies, which the embedded engine has run, and the instant of its runs."""
    folder = tmp_path_factory.mktemp('cases')
    cases = {step: random_reload_case(seed, folder / f'case{seed}') for step, seed in _SEEDS.items()}
    return run_embedded_feeds(list(cases.values()), folder), cases


@pytest.mark.parametrize('step', _SEEDS)
def test_a_reload_that_died_is_completed_by_the_next_and_equals_that_of_the_embedded_engine(
    step: str, now_and_cases: tuple[int, dict[str, FeedCase]], lake_maker: LakeMaker, tmp_path: Path
) -> None:
    now, cases = now_and_cases
    case = cases[step]
    lake = lake_maker(tmp_path)
    shutil.copytree(case.folder / 'spark', lake_folder(lake), dirs_exist_ok=True)
    *rounds, (feed, again) = case.rounds
    for each, plans in rounds:
        publish_feed(lake, Publication(each, plans, now))
    reloads = dict.fromkeys(again, now)
    with pytest.raises(JobKilledError):
        publish_feed(lake, Publication(feed, (), now, reloads=reloads, on_step=kill_at(step)))
    # Any run may come again, at another instant.
    for instant in (now, now + 1):
        publish_feed(lake, Publication(feed, (), instant, reloads=reloads))
        for table in _TABLES:
            assert found_rows(lake, table) == expected_rows(case, table), (table, case.given)
