"""Entry point of the Glue job that publishes staged objects of a feed."""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime, timezone
from typing import Any

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.errors import UserError
from cardlake_jobs.feeds.feed import load_feed
from cardlake_jobs.feeds.maintain import maintain_feed_tables
from cardlake_jobs.feeds.publish import (
    RECORD_COUNTS,
    JudgedObject,
    Publication,
    count_judged,
    publish_objects,
)
from cardlake_jobs.feeds.release import Release
from cardlake_jobs.feeds.tables import feed_tables
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.storage import Storage
from cardlake_jobs.jobs.arguments import Arguments
from cardlake_jobs.jobs.glue import take_arguments
from cardlake_jobs.jobs.start import start_job

_NAME = 'publish_feed.py'
_RUNS_PREFIX: str = load_compiled('jobs')['runsPrefix']
_FILES: dict[str, str] = load_compiled('jobs')['runFiles']
_MICROS = 1_000_000
_MICROS_PER_MS = 1_000


def main(lake: SparkLake, arguments: Arguments) -> None:
    """Publishes the objects that a request names, leaves the verdict on each object, and the counts, and then maintains
    the tables.
    """
    request = _read_request(lake, arguments.text('request'))
    run_id = arguments.path_segment('runId')
    feed = load_feed(request['feed'])
    releases = tuple(Release(**each) for each in request.get('releases', []))
    reloads = {each['plan']: each['replayedMs'] * _MICROS_PER_MS for each in request.get('reloads', [])}
    now_micros = int(time.time() * _MICROS)
    publication = Publication(feed, tuple(request['plans']), now_micros, releases=releases, reloads=reloads)
    judged, refusal = _publish(lake, publication)
    facts = json.dumps({**count_judged(judged), **refusal})
    contents = {'verdicts': json.dumps([_verdict(one) for one in judged]), 'facts': facts}
    for name, text in contents.items():
        Storage(lake.spark).write(f'{lake.paths.root}/{_RUNS_PREFIX}/{run_id}/{_FILES[name]}', text.encode())
    print(facts)
    maintain_feed_tables(lake, [table['name'] for table in feed_tables(feed)], datetime.now(timezone.utc))


def _publish(lake: SparkLake, publication: Publication) -> tuple[list[JudgedObject], dict[str, str]]:
    """Publishes objects. A release of what is not blocked is a mistake of who asked, and no failure of the feed."""
    try:
        return publish_objects(lake, publication), {}
    except UserError as error:
        if error.code != 'not_blocked':
            raise
        return [], {'refusal': error.message}


def _verdict(judged: JudgedObject) -> dict[str, Any]:
    one = judged.object
    return {
        'key': one.key,
        'version': one.version,
        'status': judged.status,
        'rules': list(judged.rules),
        **{name: getattr(one, name) for name in RECORD_COUNTS},
    }


def _is_release(given: Any) -> bool:
    names = {'object', 'rule', 'reason'}
    return (
        isinstance(given, dict)
        and set(given) == names
        and all(isinstance(each, str) for each in given.values())
    )


def _is_reload(given: Any) -> bool:
    return (
        isinstance(given, dict)
        and set(given) == {'plan', 'replayedMs'}
        and isinstance(given['plan'], str)
        and isinstance(given['replayedMs'], int)
    )


def _read_request(lake: SparkLake, path: str) -> dict[str, Any]:
    content = Storage(lake.spark).read(f'{lake.paths.root}/{path}')
    if content is None:
        raise UserError(
            'bad_argument', f'--request: expected a file, found nothing at {path}', 'Check --request.'
        )
    request = json.loads(content)
    is_valid = (
        isinstance(request, dict)
        and isinstance(request.get('feed'), str)
        and isinstance(request.get('plans'), list)
        and all(isinstance(plan, str) for plan in request['plans'])
        and all(_is_release(each) for each in request.get('releases', []))
        and all(_is_reload(each) for each in request.get('reloads', []))
    )
    if not is_valid:
        raise UserError(
            'bad_argument',
            f'--request: expected {{"feed": …, "plans": […]}}, found something else at {path}',
            'Write the request as the state machine does.',
        )
    found: dict[str, Any] = request
    return found


if __name__ == '__main__':
    exit_code = start_job(_NAME, main, take_arguments(_NAME, sys.argv[1:]))
    # A script of Glue succeeds by coming to its end.
    if exit_code != 0:
        sys.exit(exit_code)
