"""Lines in quarantine that are no conflict any more, since an event that arrived earlier has their payload."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.silver.duplicates import BEFORE, CONFLICT, DUPLICATE, ORIGIN, OUTCOME, PAST

#: Columns that identify a conflict in quarantine; a line whose object was gone has the number 0.
CLEARED_KEY = ['source_object', 'line_number', 'event_id']
_EVENT_IN_OBJECT = ['source_object', 'event_id']


def find_cleared_conflicts(outcomes: DataFrame, quarantine: DataFrame) -> DataFrame:
    """Finds the rows of quarantine to remove: :data:`CLEARED_KEY` and ``dt``.

    :param outcomes: as :func:`cardlake_jobs.silver.duplicates.resolve_duplicates`
    """
    past = outcomes.where(F.col(ORIGIN) == PAST)
    cleared = past.where((F.col(BEFORE) == CONFLICT) & (F.col(OUTCOME) == DUPLICATE))
    conflicts = quarantine.where(F.col('reasons') == F.array(F.lit('conflicting_duplicate'))).select(
        *CLEARED_KEY, 'dt'
    )
    with_line = conflicts.join(cleared.select(*CLEARED_KEY), CLEARED_KEY, 'left_semi')
    # A row without a line was in silver: its line is the one that no other row of its event and object has.
    without_line = cleared.where(F.col('line_number').isNull()).select(*_EVENT_IN_OBJECT)
    others = past.where(F.col('line_number').isNotNull()).select(*CLEARED_KEY)
    rest = conflicts.join(without_line, _EVENT_IN_OBJECT, 'left_semi').join(others, CLEARED_KEY, 'left_anti')
    return with_line.unionByName(rest).distinct()
