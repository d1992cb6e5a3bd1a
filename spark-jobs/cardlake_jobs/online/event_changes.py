"""Changes of silver for the table of card events: what it must hold of the ids in silver, and what it must not."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.iceberg.tables import column_names, compiled_table
from cardlake_jobs.silver.duplicates import CONFLICT, KEPT, OUTCOME

_UPDATES = load_compiled('jobs')['cardEventUpdates']
#: Column that is true for an event to remove.
GONE: str = _UPDATES['gone']
#: Time after which an event is not kept online any more, µs.
RETENTION_MICROS: int = _UPDATES['retentionMicros']

_COLUMNS = column_names(compiled_table('bronze.card_authorization'))
#: Where an event is kept: another payload of the same id at the same place is replaced.
_PLACE = ['event_id', 'card_id', 'ts']


def select_run_changes(outcomes: DataFrame) -> DataFrame:
    """Selects the changes of one run.

    :param outcomes: as :func:`cardlake_jobs.silver.duplicates.resolve_duplicates`, for authorisations
    :returns: the columns of an event and :data:`GONE`; no place comes twice
    """
    return _changes(outcomes.where(F.col(OUTCOME) == KEPT), outcomes.where(F.col(OUTCOME) == CONFLICT))


def select_all_changes(silver: DataFrame, past: DataFrame, window_end: int) -> DataFrame:
    """Selects the changes that make a table that may hold anything hold the events of silver.

    :param past: deliveries that lost their id
    :param window_end: µs; older events are not kept
    """
    since = F.timestamp_micros(F.lit(window_end - RETENTION_MICROS))
    lost = past.where(F.col('ts') > since).join(silver.select('event_id'), 'event_id', 'left_semi')
    places = lost.join(silver, _PLACE, 'left_anti')
    return _mark(silver.where(F.col('ts') > since), is_gone=False).unionByName(_mark_lost(places))


def _changes(kept: DataFrame, lost: DataFrame) -> DataFrame:
    places = lost.join(kept.select(*_PLACE), _PLACE, 'left_anti')
    return _mark(kept, is_gone=False).unionByName(_mark_lost(places))


def _mark(events: DataFrame, *, is_gone: bool) -> DataFrame:
    return events.select(*_COLUMNS, F.lit(is_gone).alias(GONE))


def _mark_lost(events: DataFrame) -> DataFrame:
    return _mark(events, is_gone=True).dropDuplicates(_PLACE)
