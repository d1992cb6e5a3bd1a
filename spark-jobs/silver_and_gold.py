"""Entry point of the stream job: takes new bronze objects to silver, gold and the online store."""

from __future__ import annotations

import sys

from cardlake_jobs.errors import UserError
from cardlake_jobs.groups.group import load_group
from cardlake_jobs.groups.snapshot_group import load_snapshot_groups
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.jobs.arguments import Arguments
from cardlake_jobs.jobs.quarantined import check_quarantine
from cardlake_jobs.jobs.start import is_submitted, start_job
from cardlake_jobs.jobs.stream import StreamOptions, run_stream, skipped_file
from cardlake_jobs.words import number_of


def parse_options(arguments: Arguments) -> StreamOptions:
    """Parses the options of the job from its arguments.

    :raises UserError: a flag is missing or invalid
    """
    return StreamOptions(
        run_id=arguments.path_segment('runId'),
        window_end=arguments.timestamp_micros('windowEndTs'),
        groups=tuple(load_group(name) for name in arguments.texts('featureGroup')),
        snapshots=load_snapshot_groups(),
        decides=arguments.choice('decisions', ['on', 'off']) == 'on',
    )


def main(lake: SparkLake, arguments: Arguments) -> None:
    options = parse_options(arguments)
    allowed = arguments.share('maxQuarantine')
    facts = run_stream(lake, options)
    print(facts)
    # A submitted job leaves this to the state machine, which first writes the online records.
    if facts['changed'] > 0 and not is_submitted():
        raise _changed_objects_error(lake, options.run_id, facts['changed'])
    check_quarantine(lake, options.run_id, facts, allowed)


def _changed_objects_error(lake: SparkLake, run_id: str, count: int) -> UserError:
    return UserError(
        'object_changed',
        f'left out: {number_of(count, "object")} of bronze that changed after ingestion; everything else was '
        f'processed. For names, see {skipped_file(lake, run_id)}',
        'Move each to a new name in its folder: it is read as a new object then, and known events are duplicates.',
    )


if __name__ == '__main__':
    sys.exit(start_job('silver_and_gold.py', main, sys.argv[1:]))
