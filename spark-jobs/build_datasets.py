"""Entry point of the daily job: builds the datasets of a day, maintains the tables, or leaves evidence on decisions."""

from __future__ import annotations

import json
import sys

from cardlake_jobs.datasets.build import DatasetOptions, build_datasets
from cardlake_jobs.datasets.settings import parse_settings
from cardlake_jobs.errors import UserError
from cardlake_jobs.evidence.leave_evidence import EvidenceOptions, leave_evidence
from cardlake_jobs.groups.group import load_group
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.jobs.arguments import Arguments
from cardlake_jobs.jobs.start import start_job
from cardlake_jobs.jobs.upgrade import upgrade
from cardlake_jobs.maintenance.maintain import maintain


def datasets(lake: SparkLake, arguments: Arguments) -> None:
    """Builds the datasets of a day."""
    options = DatasetOptions(
        run_id=arguments.path_segment('runId'),
        day=arguments.day('dt'),
        groups=tuple(load_group(name) for name in arguments.texts('featureGroup')),
        settings=parse_settings(arguments),
    )
    built = build_datasets(lake, options)
    print(json.dumps({**built.rows, 'changed': built.changed}))
    for split, reason in built.empty_splits.items():
        print(f'cardlake: no rows for {split}: {reason}', file=sys.stderr)


def maintenance(lake: SparkLake, _arguments: Arguments) -> None:
    """Compacts the tables and removes what is no longer needed."""
    result = maintain(lake)
    print(json.dumps(result.counts))
    for name in result.skipped_tables:
        print(
            f'cardlake: {name} was changed during compaction; the next maintenance will compact it',
            file=sys.stderr,
        )


def evidence(lake: SparkLake, arguments: Arguments) -> None:
    """Leaves the decisions of a day for the function that judges them."""
    options = EvidenceOptions(
        run_id=arguments.path_segment('runId'),
        day=arguments.day('dt'),
        groups=tuple(load_group(name) for name in arguments.texts('featureGroup')),
    )
    left = leave_evidence(lake, options)
    print(json.dumps({**left, 'parts': len(left['parts'])}))


def upgrade_lake(lake: SparkLake, arguments: Arguments) -> None:
    """Upgrades the tables of an older release."""
    result = upgrade(lake, arguments.path_segment('runId'))
    print(json.dumps(result.counts))
    if result.missing:
        shown = ', '.join(result.missing[:_NAMED])
        more = f' and {len(result.missing) - _NAMED} more' if len(result.missing) > _NAMED else ''
        print(
            'cardlake: of the reports of objects that are gone or have changed, only the newest of each event is '
            f'kept: {shown}{more}',
            file=sys.stderr,
        )


_NAMED = 5
_TASKS = {
    'datasets': datasets,
    'maintenance': maintenance,
    'evidence': evidence,
    'upgrade': upgrade_lake,
}


def main(lake: SparkLake, arguments: Arguments) -> None:
    """Runs the task named by ``--task``."""
    task = arguments.text('task')
    if task not in _TASKS:
        raise UserError('bad_argument', f'--task: unknown task "{task}"', f'Use one of {", ".join(_TASKS)}.')
    _TASKS[task](lake, arguments)


if __name__ == '__main__':
    sys.exit(start_job('build_datasets.py', main, sys.argv[1:]))
