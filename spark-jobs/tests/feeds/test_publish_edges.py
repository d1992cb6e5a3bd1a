"""Runs that overlap, requests that cannot be published, and rules that need other tables."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from cardlake_jobs.errors import UserError
from cardlake_jobs.feeds.feed import Feed
from cardlake_jobs.feeds.maintain import maintain_feed_tables
from cardlake_jobs.feeds.publish import Publication, publish_feed, publish_objects
from cardlake_jobs.feeds.release import Release
from cardlake_jobs.feeds.tables import feed_tables
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.repeat import Repetition
from cardlake_jobs.iceberg.session import disable_catalog_cache, use_folder_catalog
from cardlake_jobs.jobs.arguments import Arguments
from publish_feed import main
from tests.conftest import LakeMaker
from tests.support.feed_cases import FeedCase, expected_rows, found_rows, run_embedded_feeds
from tests.support.java_exceptions import java_error
from tests.support.kill import JobKilledError, kill_at
from tests.support.lakes import lake_folder

pytestmark = pytest.mark.platform

_FEED: dict[str, Any] = {
    'name': 'readings',
    'format': 'ndjson',
    'columns': {'id': 'string', 'n': {'type': 'bigint', 'nullable': True}},
    'onUnknownColumn': 'drop',
}


def _object(name: str, hour: int, *rows: dict[str, Any]) -> dict[str, Any]:
    return {'name': f'{name}.ndjson', 'hour': hour, 'text': ''.join(f'{json.dumps(row)}\n' for row in rows)}


@pytest.fixture(scope='module')
def now_and_case(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, FeedCase]:
    """Objects of which a newer version replaces an older one, and the instant of the run."""
    folder = tmp_path_factory.mktemp('edges')
    feed = {**_FEED, 'onOverwrite': 'replace'}
    case = FeedCase(
        folder / 'case',
        [
            {'feed': feed, 'objects': [_object('a', 9, {'id': 'p', 'n': 1}), _object('b', 8, {'id': 'q'})]},
            {'feed': feed, 'objects': [_object('a', 7)]},
        ],
    )
    return run_embedded_feeds([case], folder), case


@pytest.fixture
def lake(now_and_case: tuple[int, FeedCase], lake_maker: LakeMaker, tmp_path: Path) -> SparkLake:
    made = lake_maker(tmp_path)
    shutil.copytree(now_and_case[1].folder / 'spark', lake_folder(made), dirs_exist_ok=True)
    return made


def _in_own_session(lake: SparkLake) -> SparkLake:
    """The lake as another job has it."""
    session, paths = lake.spark.newSession(), lake.paths
    disable_catalog_cache(session, paths.catalog)
    use_folder_catalog(session, paths.catalog, paths.root)
    return SparkLake(session, paths)


def _publish_at_once(lake: SparkLake, publications: Sequence[Publication]) -> None:
    """Publishes as jobs at once do, each in a session of its own: all have judged before one writes."""
    errors: list[BaseException] = []
    meeting = threading.Barrier(len(publications), timeout=300)

    def run(publication: Publication) -> None:
        own = _in_own_session(lake)
        tables = [table['name'] for table in feed_tables(publication.feed)]
        try:
            meeting.wait()
            publish_feed(own, publication)
            maintain_feed_tables(own, tables, datetime.now(timezone.utc))
        except BaseException as error:
            errors.append(error)

    def meet(step: str) -> None:
        if step == 'judged':
            meeting.wait()

    threads = [threading.Thread(target=run, args=(replace(each, on_step=meet),)) for each in publications]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [str(error) for error in errors] == []


def test_runs_at_once_leave_the_tables_of_one_run_after_the_other(
    now_and_case: tuple[int, FeedCase], lake: SparkLake
) -> None:
    now, case = now_and_case
    # The tables are there, as after a first run.
    publish_feed(lake, Publication(case.rounds[0][0], (), now))
    rounds = [Publication(feed, plans, now) for feed, plans in case.rounds]
    _publish_at_once(lake, [*rounds, rounds[0]])
    for table in (table['name'] for table in feed_tables(case.rounds[0][0])):
        assert found_rows(lake, table) == expected_rows(case, table), table


def test_feeds_that_are_published_at_once_share_their_tables(lake_maker: LakeMaker, tmp_path: Path) -> None:
    feeds = [
        {**_FEED, 'name': name, 'rules': [{'rule': 'inSet', 'column': 'n', 'values': [1, 2]}]}
        for name in ('letters', 'readings', 'visits')
    ]
    objects = [
        [_object('a', 9, {'id': 'p', 'n': 1}, {'n': 2}), _object('b', 8, {'id': 'q', 'n': 3})],
        [_object('c', 7, {'id': 'r', 'n': 2}, {'id': 5})],
    ]
    case = FeedCase(
        tmp_path / 'case', [{'feed': feed, 'objects': given} for given in objects for feed in feeds]
    )
    now = run_embedded_feeds([case], tmp_path)
    lake = lake_maker(tmp_path)
    shutil.copytree(case.folder / 'spark', lake_folder(lake), dirs_exist_ok=True)
    rounds = [Publication(feed, plans, now) for feed, plans in case.rounds]
    # The first publications create the tables.
    _publish_at_once(lake, rounds[: len(feeds)])
    # The next ones add a column that an earlier release did not have.
    lake.spark.sql(f'ALTER TABLE {lake.table("feed_objects")} DROP COLUMN replayed_at')
    _publish_at_once(lake, rounds[len(feeds) :])
    for table in {table['name'] for one in rounds for table in feed_tables(one.feed)}:
        assert found_rows(lake, table) == expected_rows(case, table), table
    assert [len(found_rows(lake, f'feed_{name}')) for name in ('objects', 'quarantine')] == [9, 6]


def _refused(lake: SparkLake, publication: Publication) -> str:
    with pytest.raises(UserError) as caught:
        publish_feed(lake, publication)
    return caught.value.code


@pytest.mark.parametrize('is_vectorized', [True, False])
def test_texts_that_begin_alike_and_days_of_long_ago_are_published(
    is_vectorized: bool, lake_maker: LakeMaker, tmp_path: Path
) -> None:
    columns = {'id': 'string', 'at': 'timestamp', 'day': 'date'}
    rows = [
        {'id': f'a long beginning {n:06}', 'at': '1899-12-30T00:00:00Z', 'day': f'1500-01-{n % 28 + 1:02}'}
        for n in range(3000)
    ]
    case = FeedCase(
        tmp_path / 'case', [{'feed': {**_FEED, 'columns': columns}, 'objects': [_object('a', 9, *rows)]}]
    )
    now = run_embedded_feeds([case], tmp_path)
    lake = lake_maker(tmp_path)
    shutil.copytree(case.folder / 'spark', lake_folder(lake), dirs_exist_ok=True)
    name = 'spark.sql.parquet.enableVectorizedReader'
    before = lake.spark.conf.get(name)
    lake.spark.conf.set(name, is_vectorized)
    try:
        feed, plans = case.rounds[0]
        publish_feed(lake, Publication(feed, plans, now))
        found = found_rows(lake, 'readings')
    finally:
        lake.spark.conf.set(name, str(before))
    assert len(found) == len(rows)
    assert found == expected_rows(case, 'readings')


def test_objects_that_are_not_staged_by_the_definition_of_the_feed_are_refused(
    now_and_case: tuple[int, FeedCase], lake: SparkLake
) -> None:
    now, case = now_and_case
    feed, plans = case.rounds[0]
    publication = Publication(feed, plans, now)
    missing = [plans[0].replace('plan.json', 'other.json')]
    assert _refused(lake, replace(publication, plans=tuple(missing))) == 'not_staged'
    other = replace(feed, definition='0' * 64)
    assert _refused(lake, replace(publication, feed=other)) == 'other_definition'
    rows = next((lake_folder(lake) / plans[0]).parent.glob('*.rows.parquet'))
    moved = rows.rename(rows.with_suffix('.away'))
    with pytest.raises(UserError, match=f'found nothing at .*{rows.name}') as caught:
        publish_feed(lake, publication)
    assert (caught.value.code, 'ops start --force' in str(caught.value.hint)) == ('not_staged', True)
    moved.rename(rows)
    for receipt in (lake_folder(lake) / plans[0]).parent.glob('*.receipt.json'):
        receipt.unlink()
    assert _refused(lake, publication) == 'not_staged'


def _with_query(feed: Feed, rule: dict[str, Any]) -> Feed:
    return replace(feed, queries=({'name': 'q', **rule},))


def test_a_foreign_key_needs_its_row_in_the_table_of_the_other_feed(
    now_and_case: tuple[int, FeedCase], lake: SparkLake
) -> None:
    now, case = now_and_case
    feed, plans = case.rounds[0]
    rule = {'rule': 'foreignKey', 'column': 'id', 'feed': 'parents', 'references': 'id'}
    keyed = _with_query(feed, rule)
    assert publish_feed(lake, Publication(keyed, plans[:1], now))['blocked'] == 1
    lake.spark.sql(
        f"CREATE TABLE {lake.table('parents')} USING iceberg AS SELECT explode(array('p', 'q')) AS id"
    )
    assert publish_feed(lake, Publication(keyed, plans[1:], now))['published'] == 1


def test_a_query_that_spark_does_not_read_is_named(
    now_and_case: tuple[int, FeedCase], lake: SparkLake
) -> None:
    now, case = now_and_case
    feed, plans = case.rounds[0]
    broken = _with_query(feed, {'rule': 'sql', 'violations': 'SELECT * FROM feed QUALIFY true'})
    with pytest.raises(UserError, match='rule q: expected a query that Spark reads'):
        publish_feed(lake, Publication(broken, plans, now))


@pytest.mark.parametrize(
    'violations',
    ['SELECT 1; SELECT 2', 'SELECT 1) t; DROP TABLE feed; SELECT * FROM (SELECT 1', 'DROP VIEW feed'],
)
def test_nothing_but_one_query_is_run(
    violations: str, now_and_case: tuple[int, FeedCase], lake: SparkLake
) -> None:
    now, case = now_and_case
    feed, plans = case.rounds[0]
    broken = _with_query(feed, {'rule': 'sql', 'violations': violations})
    with pytest.raises(UserError, match='rule q: expected a query that Spark reads'):
        publish_feed(lake, Publication(broken, plans, now))


def test_a_query_may_end_with_a_comment(now_and_case: tuple[int, FeedCase], lake: SparkLake) -> None:
    now, case = now_and_case
    feed, plans = case.rounds[0]
    never = _with_query(feed, {'rule': 'sql', 'violations': 'SELECT * FROM feed WHERE false -- none'})
    assert publish_feed(lake, Publication(never, plans, now))['blocked'] == 0


def test_a_table_with_columns_that_the_definition_lacks_is_refused(
    now_and_case: tuple[int, FeedCase], lake: SparkLake
) -> None:
    now, case = now_and_case
    feed, plans = case.rounds[0]
    publish_feed(lake, Publication(feed, (), now))
    lake.spark.sql(f'ALTER TABLE {lake.table(feed.name)} ADD COLUMN more STRING')
    assert _refused(lake, Publication(feed, plans, now)) == 'feed_changed'


@pytest.mark.parametrize(
    ('request_text', 'expected'),
    [
        (None, 'found nothing'),
        ('{"feed": "shipments"}', 'found something else'),
        ('{"feed": "x", "plans": []}', '"x"'),
    ],
)
def test_a_request_that_is_none_is_refused(lake: SparkLake, request_text: str | None, expected: str) -> None:
    if request_text is not None:
        (lake_folder(lake) / 'request.json').write_text(request_text)
    with pytest.raises(UserError, match=expected):
        main(lake, Arguments({'request': ['request.json'], 'runId': ['r']}, 'lake'))


def test_the_verdicts_and_the_counts_of_a_run_are_left_in_its_folder(lake: SparkLake) -> None:
    (lake_folder(lake) / 'request.json').write_text('{"feed": "shipments", "plans": []}')
    main(lake, Arguments({'request': ['request.json'], 'runId': ['r']}, 'lake'))
    folder = lake_folder(lake) / '_cardlake/runs/r'
    assert json.loads((folder / 'verdicts.json').read_text()) == []
    facts = json.loads((folder / 'facts.json').read_text())
    assert set(facts) == {'objects', 'published', 'blocked', 'warned', 'records', 'rows', 'rejected'}
    assert set(facts.values()) == {0}


def test_a_release_of_what_is_not_blocked_is_told_and_fails_no_run(lake: SparkLake) -> None:
    release = {'object': 'x', 'rule': 'r', 'reason': 'a ship'}
    request = {'feed': 'shipments', 'plans': [], 'releases': [release]}
    (lake_folder(lake) / 'request.json').write_text(json.dumps(request))
    main(lake, Arguments({'request': ['request.json'], 'runId': ['r']}, 'lake'))
    facts = json.loads((lake_folder(lake) / '_cardlake/runs/r/facts.json').read_text())
    assert facts['refusal'] == 'feed shipments: x is not blocked by r'
    assert facts['objects'] == 0


def _release(rule: str, reason: str = 'a ship') -> tuple[Release, ...]:
    return (Release('bronze/feeds/readings/a.ndjson', rule, reason),)


def _receipt(lake: SparkLake) -> tuple[Any, ...]:
    found = lake.read('feed_objects').where("source_key LIKE '%/a.ndjson'")
    return tuple(found.select('status', 'rules', 'released', 'reason').collect()[0])


@pytest.mark.parametrize('step', [None, 'release recorded', 'released rows merged'])
def test_a_blocked_object_that_is_released_is_published_once_wherever_a_run_dies(
    step: str | None, now_and_case: tuple[int, FeedCase], lake: SparkLake
) -> None:
    now, case = now_and_case
    feed, plans = case.rounds[0]
    rule = {'rule': 'sql', 'violations': "SELECT * FROM feed WHERE id = 'p'"}
    strict = _with_query(feed, rule)
    judged = publish_objects(lake, Publication(strict, plans, now))
    verdicts = {one.object.key.rpartition('/')[2]: (one.status, one.rules) for one in judged}
    assert verdicts == {'a.ndjson': ('blocked', ('q',)), 'b.ndjson': ('published', ())}
    before = found_rows(lake, 'readings')
    release = Publication(strict, (), now, releases=_release('q'))
    if step is not None:
        with pytest.raises(JobKilledError):
            publish_feed(lake, replace(release, on_step=kill_at(step)))
    counts = publish_feed(lake, release)
    assert (counts['objects'], counts['published'], counts['warned'], counts['rows']) == (1, 1, 1, 1)
    assert publish_feed(lake, release) == counts
    assert len(found_rows(lake, 'readings')) == len(before) + 1
    assert found_rows(lake, 'readings_blocked') == []
    assert _receipt(lake) == ('published', ['q'], ['q'], 'a ship')
    # Staged and published again, it has the verdict of its release.
    assert publish_feed(lake, Publication(strict, plans, now))['blocked'] == 0


def test_a_release_that_another_run_disturbs_tells_its_verdict(
    now_and_case: tuple[int, FeedCase], lake: SparkLake
) -> None:
    now, case = now_and_case
    feed, plans = case.rounds[0]
    strict = _with_query(feed, {'rule': 'sql', 'violations': "SELECT * FROM feed WHERE id = 'p'"})
    publish_feed(lake, Publication(strict, plans, now))
    refusals = iter([java_error('org.apache.iceberg.exceptions.ValidationException', 'other files')])

    def refuse(step: str) -> None:
        if step == 'release recorded':
            for error in refusals:
                raise error

    release = Publication(
        strict,
        (),
        now,
        on_step=refuse,
        releases=_release('q'),
        repetition=Repetition(sleep=lambda _seconds: None),
    )
    judged = publish_objects(lake, release)
    assert [(one.object.key, one.status, one.rules) for one in judged] == [
        ('bronze/feeds/readings/a.ndjson', 'published', ('q',))
    ]
    assert len(found_rows(lake, 'readings')) == 2
    assert found_rows(lake, 'readings_blocked') == []


def test_an_object_that_another_rule_blocks_stays_blocked_and_an_unknown_release_is_refused(
    now_and_case: tuple[int, FeedCase], lake: SparkLake
) -> None:
    now, case = now_and_case
    feed, plans = case.rounds[0]
    queries = [
        {'name': name, 'rule': 'sql', 'violations': "SELECT * FROM feed WHERE id = 'p'"} for name in 'qr'
    ]
    strict = replace(feed, queries=tuple(queries))
    publish_feed(lake, Publication(strict, plans, now))
    assert publish_feed(lake, Publication(strict, (), now, releases=_release('q')))['blocked'] == 1
    assert _receipt(lake) == ('blocked', ['r'], ['q'], 'a ship')
    assert len(found_rows(lake, 'readings_blocked')) == 1
    assert _refused(lake, Publication(strict, (), now, releases=_release('x'))) == 'not_blocked'
