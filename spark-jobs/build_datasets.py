"""The daily job: the datasets of a day, or maintenance of the tables."""

from __future__ import annotations

import json
import sys

from cardlake_jobs.datasets.build import DatasetOptions, build_datasets
from cardlake_jobs.datasets.settings import settings_of
from cardlake_jobs.errors import UserError
from cardlake_jobs.groups.group import load_group
from cardlake_jobs.iceberg.places import SparkLake
from cardlake_jobs.jobs.arguments import Arguments
from cardlake_jobs.jobs.start import start
from cardlake_jobs.maintenance.maintain import maintain


def datasets(lake: SparkLake, arguments: Arguments) -> None:
    """Builds the datasets of a day."""
    options = DatasetOptions(
        run_id=arguments.name('runId'),
        day=arguments.day('dt'),
        groups=tuple(load_group(name) for name in arguments.texts('featureGroup')),
        settings=settings_of(arguments),
    )
    built = build_datasets(lake, options)
    print(json.dumps({**built.rows, 'changed': built.changed}))
    for split, reason in built.empty.items():
        print(f'cardlake: no rows for {split}: {reason}', file=sys.stderr)


def maintenance(lake: SparkLake, _arguments: Arguments) -> None:
    """Keeps the tables in shape."""
    done = maintain(lake)
    print(json.dumps(done.counts))
    for name in done.busy:
        print(
            f'cardlake: {name} was changed while it was compacted; it waits for the next time',
            file=sys.stderr,
        )


_TASKS = {'datasets': datasets, 'maintenance': maintenance}


def main(lake: SparkLake, arguments: Arguments) -> None:
    """Does what ``--task`` says."""
    task = arguments.text('task')
    if task not in _TASKS:
        raise UserError('bad_argument', f'--task is "{task}"', f'Use one of {", ".join(_TASKS)}.')
    _TASKS[task](lake, arguments)


if __name__ == '__main__':
    sys.exit(start('build_datasets.py', main, sys.argv[1:]))
