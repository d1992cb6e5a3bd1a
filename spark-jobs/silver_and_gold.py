"""Entry point of the stream job: takes new bronze objects to silver, gold and the online store."""

from __future__ import annotations

import sys

from cardlake_jobs.groups.group import load_group
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.jobs.arguments import Arguments
from cardlake_jobs.jobs.start import start_job
from cardlake_jobs.jobs.stream import StreamOptions, run_stream


def parse_options(arguments: Arguments) -> StreamOptions:
    """Parses the options of the job from its arguments.

    :raises UserError: a flag is missing or invalid
    """
    return StreamOptions(
        run_id=arguments.path_segment('runId'),
        window_end=arguments.timestamp_micros('windowEndTs'),
        groups=tuple(load_group(name) for name in arguments.texts('featureGroup')),
    )


def main(lake: SparkLake, arguments: Arguments) -> None:
    print(run_stream(lake, parse_options(arguments)))


if __name__ == '__main__':
    sys.exit(start_job('silver_and_gold.py', main, sys.argv[1:]))
