"""The stream job: everything new in bronze to silver, gold and the online store."""

from __future__ import annotations

import sys

from cardlake_jobs.groups.group import load_group
from cardlake_jobs.iceberg.places import SparkLake
from cardlake_jobs.jobs.arguments import Arguments
from cardlake_jobs.jobs.start import start
from cardlake_jobs.jobs.stream import StreamOptions, run_stream


def options_of(arguments: Arguments) -> StreamOptions:
    """What the job is told on its command line.

    :raises UserError: a flag is missing or wrong
    """
    return StreamOptions(
        run_id=arguments.name('runId'),
        window_end=arguments.instant('windowEndTs'),
        groups=tuple(load_group(name) for name in arguments.texts('featureGroup')),
    )


def main(lake: SparkLake, arguments: Arguments) -> None:
    print(run_stream(lake, options_of(arguments)))


if __name__ == '__main__':
    sys.exit(start('silver_and_gold.py', main, sys.argv[1:]))
