"""Tells of a run that quarantined many lines, as ``cardlake run stream`` of the embedded engine does."""

from __future__ import annotations

import sys

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.errors import UserError
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.words import number_of

_REMARKABLE_SHARE: float = load_compiled('jobs')['remarkableQuarantine']

#: Reasons and objects that are told; other reasons are rare.
_TOLD = 10


def check_quarantine(lake: SparkLake, run_id: str, facts: dict[str, int], allowed: float) -> None:
    """Warns of a run that quarantined many lines, or most of an object. More than the user allows is an error: the run
    stays committed, since nothing in it is wrong and the lines are kept, but whoever started it learns of it.

    :param allowed: share of the lines
    :raises UserError: more are quarantined
    """
    lines, quarantined = facts['lines'], facts['quarantined']
    is_exceeded = quarantined > allowed * lines
    objects = lake.read('ledger').where((F.col('run_id') == run_id) & (F.col('lines') > 0))
    if not is_exceeded and quarantined <= _REMARKABLE_SHARE * lines:
        if quarantined > 0:
            _warn_of_objects(lake, objects.where('quarantined * 2 > lines'))
        return
    message = f'{quarantined:,} of {number_of(lines, "line")} quarantined: {_describe_reasons(lake, objects)}'
    hint = (
        'Look at them: SELECT reasons, source_object, line_number, raw '
        f'FROM {lake.paths.database}.quarantine ORDER BY ingested_at DESC'
    )
    if is_exceeded:
        raise UserError('many_quarantined', message, f'The run is kept. {hint}')
    print(f'cardlake: warning: {message}\n  {hint}', file=sys.stderr)


def _warn_of_objects(lake: SparkLake, objects: DataFrame) -> None:
    names = [row['source_object'] for row in objects.orderBy('source_object').limit(_TOLD + 1).collect()]
    if not names:
        return
    more = ' and more' if len(names) > _TOLD else ''
    print(
        f'cardlake: warning: more than half of the lines quarantined in {", ".join(names[:_TOLD])}{more}: '
        f'{_describe_reasons(lake, objects)}',
        file=sys.stderr,
    )


def _describe_reasons(lake: SparkLake, objects: DataFrame) -> str:
    """Counts the quarantined lines of objects of the ledger by reason, most frequent first."""
    counted = (
        lake.read('quarantine')
        .join(objects.select('source_object', 'dt'), ['source_object', 'dt'], 'left_semi')
        .select(F.explode('reasons').alias('reason'))
        .groupBy('reason')
        .agg(F.count('*').alias('lines'))
        .orderBy(F.col('lines').desc(), 'reason')
    )
    return ', '.join(f'{row["lines"]:,} {row["reason"]}' for row in counted.limit(_TOLD).collect())
