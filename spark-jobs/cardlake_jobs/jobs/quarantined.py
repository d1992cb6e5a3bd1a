"""Tells of a run that quarantined many lines, as ``cardlake run stream`` of the embedded engine does."""

from __future__ import annotations

import sys

from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.errors import UserError
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.words import number_of

_REMARKABLE_SHARE: float = load_compiled('jobs')['remarkableQuarantine']

#: Reasons that are told; the others are rare.
_TOLD = 10


def check_quarantine(lake: SparkLake, run_id: str, facts: dict[str, int], allowed: float) -> None:
    """Warns of a run that quarantined many lines. More than the user allows is an error: the run stays committed, since
    nothing in it is wrong and the lines are kept, but whoever started it learns of it.

    :param allowed: share of the lines
    :raises UserError: more are quarantined
    """
    lines, quarantined = facts['lines'], facts['quarantined']
    is_exceeded = quarantined > allowed * lines
    if not is_exceeded and quarantined <= _REMARKABLE_SHARE * lines:
        return
    reasons = ', '.join(f'{count:,} {reason}' for reason, count in _count_reasons(lake, run_id))
    message = f'{quarantined:,} of {number_of(lines, "line")} quarantined: {reasons}'
    hint = (
        'Look at them: SELECT reasons, source_object, line_number, raw '
        f'FROM {lake.paths.database}.quarantine ORDER BY ingested_at DESC'
    )
    if is_exceeded:
        raise UserError('many_quarantined', message, f'The run is kept. {hint}')
    print(f'cardlake: warning: {message}\n  {hint}', file=sys.stderr)


def _count_reasons(lake: SparkLake, run_id: str) -> list[tuple[str, int]]:
    """Counts the quarantined lines of the objects of a run by reason, most frequent first."""
    read = (F.col('run_id') == run_id) & (F.col('lines') > 0)
    objects = lake.read('ledger').where(read).select('source_object', 'dt')
    counted = (
        lake.read('quarantine')
        .join(objects, ['source_object', 'dt'], 'left_semi')
        .select(F.explode('reasons').alias('reason'))
        .groupBy('reason')
        .agg(F.count('*').alias('lines'))
        .orderBy(F.col('lines').desc(), 'reason')
    )
    return [(row['reason'], row['lines']) for row in counted.limit(_TOLD).collect()]
