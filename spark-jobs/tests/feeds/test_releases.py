"""Releases of objects that have several versions, and runs after a release that died."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from cardlake_jobs.feeds.feed import Feed
from cardlake_jobs.feeds.publish import Publication, publish_feed
from cardlake_jobs.feeds.release import Release
from cardlake_jobs.iceberg.paths import SparkLake
from tests.conftest import LakeMaker
from tests.support.feed_cases import FeedCase, run_embedded_feeds
from tests.support.kill import JobKilledError, kill_at
from tests.support.lakes import lake_folder

pytestmark = pytest.mark.platform

_KEY = 'bronze/feeds/readings/a.ndjson'
_BAD = {'name': 'q', 'rule': 'sql', 'violations': "SELECT * FROM feed WHERE id <> 'good'"}
_AT_MOST_ONE = {'name': 'few', 'rule': 'sql', 'violations': 'SELECT 1 FROM feed HAVING count(*) > 1'}
_RELEASE = Release(_KEY, 'q', 'a ship')


@pytest.fixture(scope='module')
def now_and_case(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, FeedCase]:
    """Two versions of an object, another one, and the instant of the run."""
    folder = tmp_path_factory.mktemp('releases')
    feed = {'name': 'readings', 'format': 'ndjson', 'columns': {'id': 'string'}}
    older = {'name': 'a.ndjson', 'hour': 9, 'text': '{"id":"old"}\n'}
    newer = {'name': 'a.ndjson', 'hour': 7, 'text': '{"id":"new"}\n'}
    other = {'name': 'b.ndjson', 'hour': 8, 'text': '{"id":"good"}\n'}
    rounds = [{'feed': feed, 'objects': objects} for objects in ([older, other], [newer])]
    case = FeedCase(folder / 'case', rounds)
    return run_embedded_feeds([case], folder), case


@pytest.fixture
def lake(now_and_case: tuple[int, FeedCase], lake_maker: LakeMaker, tmp_path: Path) -> SparkLake:
    made = lake_maker(tmp_path)
    shutil.copytree(now_and_case[1].folder / 'spark', lake_folder(made), dirs_exist_ok=True)
    return made


def _strict(case: FeedCase) -> Feed:
    """The feed with a rule that both versions break."""
    return replace(case.rounds[0][0], queries=(_BAD,))


def _plans(lake: SparkLake, case: FeedCase, name: str) -> tuple[str, ...]:
    """Plans of the versions of an object."""
    plans = sorted({plan for _, plans in case.rounds for plan in plans})
    keys = {plan: json.loads((lake_folder(lake) / plan).read_text())['key'] for plan in plans}
    return tuple(plan for plan in plans if keys[plan].endswith(name))


def _ids(lake: SparkLake, table: str) -> list[str]:
    return sorted(row['id'] for row in lake.read(table).select('id').collect())


@pytest.mark.parametrize('step', ['release recorded', 'released rows merged', None])
def test_a_release_that_is_repeated_lets_no_older_version_pass(
    step: str | None, now_and_case: tuple[int, FeedCase], lake: SparkLake
) -> None:
    now, case = now_and_case
    strict = _strict(case)
    assert publish_feed(lake, Publication(strict, _plans(lake, case, 'a.ndjson'), now))['blocked'] == 2
    release = Publication(strict, (), now, releases=(_RELEASE,))
    if step is None:
        publish_feed(lake, release)
    else:
        with pytest.raises(JobKilledError):
            publish_feed(lake, replace(release, on_step=kill_at(step)))
    for _ in range(2):
        # The verdict is told again.
        assert publish_feed(lake, release)['published'] == 1
        assert (_ids(lake, 'readings'), _ids(lake, 'readings_blocked')) == (['new'], ['old'])
    # Another reason is another release.
    publish_feed(lake, replace(release, releases=(replace(_RELEASE, reason='a ship, too'),)))
    assert (_ids(lake, 'readings'), _ids(lake, 'readings_blocked')) == (['new', 'old'], [])


def test_a_version_that_another_rule_still_blocks_is_the_one_that_a_repeated_release_means(
    now_and_case: tuple[int, FeedCase], lake: SparkLake
) -> None:
    now, case = now_and_case
    strict = replace(_strict(case), queries=(_BAD, {**_BAD, 'name': 'r'}))
    publish_feed(lake, Publication(strict, _plans(lake, case, 'a.ndjson'), now))
    for _ in range(2):
        publish_feed(lake, Publication(strict, (), now, releases=(_RELEASE,)))
    released = lake.read('feed_objects').orderBy('source_order').select('rules', 'released').collect()
    assert [tuple(row) for row in released] == [(['q', 'r'], []), (['r'], ['q'])]


def test_a_new_object_is_judged_by_the_table_with_what_a_release_left_that_died(
    now_and_case: tuple[int, FeedCase], lake: SparkLake
) -> None:
    now, case = now_and_case
    strict = _strict(case)
    publish_feed(lake, Publication(strict, _plans(lake, case, 'a.ndjson'), now))
    release = Publication(strict, (), now, releases=(_RELEASE,), on_step=kill_at('release recorded'))
    with pytest.raises(JobKilledError):
        publish_feed(lake, release)
    narrow = replace(strict, queries=(_BAD, _AT_MOST_ONE))
    counts = publish_feed(lake, Publication(narrow, _plans(lake, case, 'b.ndjson'), now))
    assert (counts['published'], counts['blocked']) == (0, 1)
    assert (_ids(lake, 'readings'), _ids(lake, 'readings_blocked')) == (['new'], ['good', 'old'])
