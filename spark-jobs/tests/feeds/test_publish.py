"""The job judges and publishes as the embedded engine does, on the same staged files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cardlake_jobs.feeds.publish import Publication, publish_feed, publish_objects
from cardlake_jobs.iceberg.paths import SparkLake
from tests.conftest import LakeMaker
from tests.support.every_rule import BROKEN, RULES, every_rule_case
from tests.support.feed_cases import (
    FeedCase,
    dealt_rules,
    expected_rows,
    found_rows,
    random_case,
    run_embedded_feeds,
)
from tests.support.kill import JobKilledError, kill_at
from tests.support.lakes import lake_folder

pytestmark = pytest.mark.platform

# A case for each step at which a run dies; CARDLAKE_FEED_CASES=20 takes more.
_CASES = int(os.environ.get('CARDLAKE_FEED_CASES', '5'))
_SEED = 16
_TABLES = ('feed_objects', 'feed_quarantine', 'parents', 'readings', 'readings_blocked')
_STEPS = ('judged', 'receipts written', 'rejected records written', 'blocked rows written', 'rows merged')


@pytest.fixture(scope='module')
def now_and_cases(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, list[FeedCase]]:
    """Random cases, which the embedded engine has run, and the instant of its runs."""
    folder = tmp_path_factory.mktemp('cases')
    cases = [
        random_case(_SEED + number, folder / f'case{number}', dealt_rules(number)) for number in range(_CASES)
    ]
    return run_embedded_feeds(cases, folder), cases


def _open_lake(case: FeedCase, lake_maker: LakeMaker, folder: Path) -> SparkLake:
    lake = lake_maker(folder)
    shutil.copytree(case.folder / 'spark', lake_folder(lake), dirs_exist_ok=True)
    return lake


def _publications(case: FeedCase, now_micros: int) -> Iterator[Publication]:
    for feed, plans in case.rounds:
        yield Publication(feed, plans, now_micros)


def _assert_same(lake: SparkLake, case: FeedCase) -> None:
    for table in _TABLES:
        assert found_rows(lake, table) == expected_rows(case, table), (table, case.given)


def test_verdicts_and_tables_equal_those_of_the_embedded_engine(
    now_and_cases: tuple[int, list[FeedCase]], lake_maker: LakeMaker, tmp_path: Path
) -> None:
    now, cases = now_and_cases
    for case in cases:
        lake = _open_lake(case, lake_maker, tmp_path)
        for publication in _publications(case, now):
            publish_feed(lake, publication)
        _assert_same(lake, case)
        # Any run may come again.
        for publication in _publications(case, now):
            if publication.feed.definition == case.rounds[-1][0].definition:
                publish_feed(lake, publication)
        _assert_same(lake, case)


@pytest.mark.parametrize('step', _STEPS)
def test_a_run_that_died_is_completed_by_the_next(
    step: str, now_and_cases: tuple[int, list[FeedCase]], lake_maker: LakeMaker, tmp_path: Path
) -> None:
    now, cases = now_and_cases
    case = cases[_STEPS.index(step)]
    lake = _open_lake(case, lake_maker, tmp_path)
    for feed, plans in case.rounds:
        with pytest.raises(JobKilledError):
            publish_feed(lake, Publication(feed, plans, now, on_step=kill_at(step)))
        publish_feed(lake, Publication(feed, plans, now))
    _assert_same(lake, case)


def test_each_rule_is_broken_by_one_object_and_held_by_another_on_both_engines(
    lake_maker: LakeMaker, tmp_path: Path
) -> None:
    assert len({rule for rules in BROKEN.values() for rule in rules}) == len(RULES)
    case = every_rule_case(tmp_path / 'case')
    now = run_embedded_feeds([case], tmp_path)
    lake = _open_lake(case, lake_maker, tmp_path)
    found: dict[str, list[str]] = {}
    for publication in _publications(case, now):
        for one in publish_objects(lake, publication):
            found[Path(one.object.key).stem] = sorted(one.rules)
            assert (one.status == 'published') == (one.rules == ())
    assert found == BROKEN
    _assert_same(lake, case)
    # A key that moved to another day is there once, in the partition of that day.
    assert lake.read('readings').where("id = 'a' AND moved = '2026-05-02'").count() == 1
    assert lake.read('readings').where('dt <> moved').isEmpty()
