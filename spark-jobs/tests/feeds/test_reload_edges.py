"""Reloads beside releases, runs that died or come late, and a table of an earlier release."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cardlake_jobs.feeds.feed import Feed
from cardlake_jobs.feeds.publish import Publication, publish_feed
from cardlake_jobs.feeds.release import Release
from cardlake_jobs.feeds.staged import read_staged
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.jobs.arguments import Arguments
from publish_feed import main
from tests.conftest import LakeMaker
from tests.support.feed_cases import FeedCase, found_rows, run_embedded_feeds
from tests.support.kill import JobKilledError, kill_at
from tests.support.lakes import lake_folder

pytestmark = pytest.mark.platform

_TABLES = ('feed_objects', 'feed_quarantine', 'readings', 'readings_blocked')
_KEY = 'bronze/feeds/readings/a.ndjson'
_AT_MOST_ONE = {'name': 'few', 'rule': 'sql', 'violations': 'SELECT 1 FROM feed HAVING count(*) > 1'}


@pytest.fixture(scope='module')
def now_and_case(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, FeedCase]:
    """Two objects, one with a record that is none, and the instant of the run."""
    folder = tmp_path_factory.mktemp('reloads')
    feed = {'name': 'readings', 'format': 'ndjson', 'columns': {'id': 'string'}}
    objects = [
        {'name': 'a.ndjson', 'hour': 9, 'text': '{"id":"p"}\nno record\n'},
        {'name': 'b.ndjson', 'hour': 8, 'text': '{"id":"q"}\n'},
    ]
    case = FeedCase(folder / 'case', [{'feed': feed, 'objects': objects}])
    return run_embedded_feeds([case], folder), case


@pytest.fixture
def lake(now_and_case: tuple[int, FeedCase], lake_maker: LakeMaker, tmp_path: Path) -> SparkLake:
    made = lake_maker(tmp_path)
    shutil.copytree(now_and_case[1].folder / 'spark', lake_folder(made), dirs_exist_ok=True)
    return made


def _strict(feed: Feed) -> Feed:
    """The feed with a rule that the first object breaks."""
    return replace(
        feed,
        queries=({'name': 'q', 'rule': 'sql', 'violations': "SELECT * FROM feed WHERE id = 'p'"},),
    )


def _tables(lake: SparkLake) -> list[list[str]]:
    return [found_rows(lake, table) for table in _TABLES]


def _ids(lake: SparkLake, table: str) -> list[str]:
    return sorted(row['id'] for row in lake.read(table).select('id').collect())


def _plans_by_key(lake: SparkLake, plans: tuple[str, ...]) -> dict[str, str]:
    return {json.loads((lake_folder(lake) / plan).read_text())['key']: plan for plan in plans}


def _snapshots(lake: SparkLake, table: str) -> int:
    return lake.spark.sql(f'SELECT * FROM {lake.table(table)}.snapshots').count()


def _receipts(lake: SparkLake) -> dict[str, tuple[Any, ...]]:
    found = lake.read('feed_objects').selectExpr(
        'source_key', 'status', 'released', 'reason', 'unix_micros(replayed_at)'
    )
    return {row[0].rpartition('/')[2]: tuple(row)[1:] for row in found.collect()}


def test_a_released_object_is_judged_anew_and_blocked_again_in_one_commit(
    now_and_case: tuple[int, FeedCase], lake: SparkLake
) -> None:
    now, case = now_and_case
    feed, plans = case.rounds[0]
    strict = _strict(feed)
    publish_feed(lake, Publication(strict, plans, now))
    release = (Release(_KEY, 'q', 'a ship'),)
    publish_feed(lake, Publication(strict, (), now, releases=release))
    assert _receipts(lake)['a.ndjson'] == ('published', ['q'], 'a ship', None)
    assert _ids(lake, 'readings') == ['p', 'q']
    before = _snapshots(lake, 'readings')
    again = Publication(strict, (), now, reloads=dict.fromkeys(plans, now))
    assert publish_feed(lake, again)['blocked'] == 1
    assert _snapshots(lake, 'readings') == before + 1
    assert (_ids(lake, 'readings'), _ids(lake, 'readings_blocked')) == (['q'], ['p'])
    assert _receipts(lake) == {
        'a.ndjson': ('blocked', [], None, now),
        'b.ndjson': ('published', [], None, now),
    }
    # Once only: what a person releases after it stays released, though the run comes again.
    publish_feed(lake, Publication(strict, (), now, releases=release))
    assert publish_feed(lake, again)['published'] == 2
    assert _receipts(lake)['a.ndjson'] == ('published', ['q'], 'a ship', now)
    assert (_ids(lake, 'readings'), _ids(lake, 'readings_blocked')) == (['p', 'q'], [])


def test_a_release_that_died_is_completed_after_another_object_was_loaded_again(
    now_and_case: tuple[int, FeedCase], lake: SparkLake
) -> None:
    now, case = now_and_case
    feed, plans = case.rounds[0]
    strict = _strict(feed)
    publish_feed(lake, Publication(strict, plans, now))
    release = Publication(strict, (), now, releases=(Release(_KEY, 'q', 'a ship'),))
    with pytest.raises(JobKilledError):
        publish_feed(lake, replace(release, on_step=kill_at('release recorded')))
    other = read_staged(lake, strict, plans, {})
    of_other = next(plan for plan, one in zip(plans, other) if one.key != _KEY)
    publish_feed(lake, Publication(strict, (), now, reloads={of_other: now}))
    publish_feed(lake, release)
    assert (_ids(lake, 'readings'), _ids(lake, 'readings_blocked')) == (['p', 'q'], [])


def test_the_release_of_another_object_leaves_the_rows_of_a_reload_that_died(
    now_and_case: tuple[int, FeedCase], lake: SparkLake
) -> None:
    now, case = now_and_case
    feed, plans = case.rounds[0]
    strict = replace(feed, queries=({'name': 'q', 'rule': 'sql', 'violations': 'SELECT * FROM feed'},))
    publish_feed(lake, Publication(strict, plans, now))
    first = _plans_by_key(lake, plans)[_KEY]
    again = Publication(feed, (), now, reloads={first: now})
    with pytest.raises(JobKilledError):
        publish_feed(lake, replace(again, on_step=kill_at('receipts written')))
    other = Release(_KEY.replace('a.ndjson', 'b.ndjson'), 'q', 'a ship')
    publish_feed(lake, Publication(strict, (), now, releases=(other,)))
    assert (_ids(lake, 'readings'), _ids(lake, 'readings_blocked')) == (['q'], ['p'])
    publish_feed(lake, again)
    assert (_ids(lake, 'readings'), _ids(lake, 'readings_blocked')) == (['p', 'q'], [])


def test_runs_of_before_that_come_late_leave_what_a_later_replay_loaded(
    now_and_case: tuple[int, FeedCase], lake: SparkLake
) -> None:
    now, case = now_and_case
    feed, plans = case.rounds[0]
    for earlier in (Publication(feed, plans, now), Publication(feed, (), now, reloads={plans[0]: now})):
        publish_feed(lake, earlier)
    later = Publication(_strict(feed), (), now + 2, reloads=dict.fromkeys(plans, now + 1))
    publish_feed(lake, later)
    expected = _tables(lake)
    assert _ids(lake, 'readings') == ['q']
    for late in (
        Publication(feed, plans, now),
        Publication(feed, (), now, reloads=dict.fromkeys(plans, now)),
        later,
    ):
        publish_feed(lake, late)
        assert _tables(lake) == expected


def test_a_new_object_is_judged_by_the_table_that_a_reload_leaves_which_died(
    now_and_case: tuple[int, FeedCase], lake: SparkLake
) -> None:
    now, case = now_and_case
    feed, plans = case.rounds[0]
    by_key = _plans_by_key(lake, plans)
    first = by_key.pop(_KEY)
    second = next(iter(by_key.values()))
    publish_feed(lake, Publication(feed, (first,), now))
    strict = replace(_strict(feed), queries=(*_strict(feed).queries, _AT_MOST_ONE))

    def die(step: str) -> None:
        if step == 'receipts written':
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish_feed(lake, Publication(strict, (), now, reloads={first: now}, on_step=die))
    publish_feed(lake, Publication(strict, (second,), now, reloads={first: now}))
    # The first one is blocked, so that there is room for the second.
    assert (_ids(lake, 'readings'), _ids(lake, 'readings_blocked')) == (['q'], ['p'])


def test_a_new_object_is_judged_by_the_table_that_a_run_leaves_which_died(
    now_and_case: tuple[int, FeedCase], lake: SparkLake
) -> None:
    now, case = now_and_case
    feed, plans = case.rounds[0]
    narrow = replace(feed, queries=(_AT_MOST_ONE,))
    first = Publication(narrow, (_plans_by_key(lake, plans)[_KEY],), now)
    with pytest.raises(JobKilledError):
        publish_feed(lake, replace(first, on_step=kill_at('receipts written')))
    counts = publish_feed(lake, Publication(narrow, plans, now))
    assert (counts['published'], counts['blocked']) == (1, 1)
    assert (_ids(lake, 'readings'), _ids(lake, 'readings_blocked')) == (['p'], ['q'])


def test_a_table_of_receipts_of_an_earlier_release_gets_the_column(
    now_and_case: tuple[int, FeedCase], lake: SparkLake
) -> None:
    now, case = now_and_case
    feed, plans = case.rounds[0]
    publish_feed(lake, Publication(feed, plans, now))
    lake.spark.sql(f'ALTER TABLE {lake.table("feed_objects")} DROP COLUMN replayed_at')
    assert 'replayed_at' not in lake.read('feed_objects').columns
    publish_feed(lake, Publication(feed, (), now, reloads={plans[0]: now}))
    assert sorted((each[-1] is None) for each in _receipts(lake).values()) == [False, True]
    assert lake.read('feed_objects').columns[-2:] == ['replayed_at', 'dt']


@pytest.mark.parametrize('reload', [{'plan': 'p'}, {'plan': 'p', 'replayedMs': '1'}, 'p'])
def test_a_reload_that_is_none_is_refused(lake: SparkLake, reload: object) -> None:
    request = {'feed': 'shipments', 'plans': [], 'reloads': [reload]}
    (lake_folder(lake) / 'request.json').write_text(json.dumps(request))
    with pytest.raises(Exception, match='found something else'):
        main(lake, Arguments({'request': ['request.json'], 'runId': ['r']}, 'lake'))
