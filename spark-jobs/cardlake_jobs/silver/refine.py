"""Refines new bronze objects into silver and quarantine, and accounts for every line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.bronze.decode import RAW, REASONS, REJECTED_EVENT_ID
from cardlake_jobs.iceberg.commit import Run
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.tables import QUARANTINE, column_names, compiled_table
from cardlake_jobs.materialize import materialize
from cardlake_jobs.silver.cleared_conflicts import CLEARED_KEY, find_cleared_conflicts
from cardlake_jobs.silver.duplicates import (
    BEFORE,
    CONFLICT,
    KEPT,
    NEW,
    ORIGIN,
    OUTCOME,
    PAST,
    SILVER,
    resolve_duplicates,
)
from cardlake_jobs.silver.ledger import build_ledger_rows, count_lines
from cardlake_jobs.silver.merge import replace_rows
from cardlake_jobs.silver.raw_lines import read_raw_lines
from cardlake_jobs.silver.read_objects import decode_objects
from cardlake_jobs.silver.specs import SilverSpec

_QUARANTINE = compiled_table(QUARANTINE)


@dataclass(frozen=True)
class RefineResult:
    """Result of refining the objects of one bronze type.

    :ivar counts: lines of the new objects: ``lines``, ``silver``, ``duplicates``, ``quarantined``
    :ivar ledger: entries of the new objects, and corrections of older ones
    :ivar changes: changed events: ``event_id``, ``card_id``, ``merchant_id``, ``ts``; for a dispute only ``event_id``;
        None when no features are computed from them
    :ivar outcomes: as :func:`cardlake_jobs.silver.duplicates.resolve_duplicates`
    """

    counts: dict[str, int]
    ledger: DataFrame
    changes: DataFrame | None
    outcomes: DataFrame


def refine(lake: SparkLake, run: Run, spec: SilverSpec, objects: DataFrame, run_id: str) -> RefineResult:
    """Refines the objects of one bronze type.

    :param objects: as :func:`cardlake_jobs.silver.new_objects.find_new_objects`, not empty
    :raises RuntimeError: a line is lost; for every object, ``lines = silver + duplicates + quarantined``
    """
    lines = decode_objects(lake.spark, objects, spec.bronze_type)
    accepted = lines.where(F.col(REASONS).isNull())
    past = None if spec.past is None else run.read_base(compiled_table(spec.past)['name'])
    outcomes = materialize(resolve_duplicates(spec, accepted, run.read_base(spec.table), past))
    has_lost = F.col(OUTCOME) != KEPT
    kept = outcomes.where(~has_lost & (F.col(ORIGIN) == NEW)).select(*spec.columns)
    superseded = outcomes.where(has_lost & (F.col(ORIGIN) == SILVER)).select(*spec.columns)
    has_superseded = not superseded.isEmpty()
    replace_rows(
        run,
        spec.table,
        _with_partition_date(kept, spec.date_column),
        _with_partition_date(superseded, spec.date_column) if has_superseded else None,
        spec.key,
    )
    cleared = None if spec.past is None else _keep_losers(run, outcomes, compiled_table(spec.past))
    conflicts = outcomes.where((F.col(OUTCOME) == CONFLICT) & (F.col(BEFORE) != CONFLICT))
    quarantined = _quarantine_rows(lake, spec, lines, conflicts, run.read_base('ledger'))
    replace_rows(run, 'quarantine', quarantined, cleared, CLEARED_KEY)
    ledger = materialize(
        build_ledger_rows(spec, objects, lines, outcomes).withColumn('run_id', F.lit(run_id))
    )
    counts = count_lines(ledger, kept)
    changed = select_changed_events(spec, kept.unionByName(superseded)) if spec.changes_gold else None
    return RefineResult(counts, ledger, changed, outcomes)


def _keep_losers(run: Run, outcomes: DataFrame, past: dict[str, Any]) -> DataFrame | None:
    """Keeps the rows that lost their key; returns the rows of quarantine that are no conflicts any more, if any."""
    losers = outcomes.where((F.col(OUTCOME) != KEPT) & (F.col(ORIGIN) != PAST))
    if losers.isEmpty():
        return None
    run.append(past['name'], _with_partition_date(losers.select(*column_names(past)), 'ingested_at'))
    cleared = find_cleared_conflicts(outcomes, run.read_base('quarantine'))
    return None if cleared.isEmpty() else cleared


def _with_partition_date(rows: DataFrame, date_column: str) -> DataFrame:
    return rows.withColumn('dt', F.to_date(date_column))


def _quarantine_rows(
    lake: SparkLake, spec: SilverSpec, lines: DataFrame, conflicts: DataFrame, ingested: DataFrame
) -> DataFrame:
    rejected = select_rejected_lines(spec, lines)
    if spec.quarantines_conflicts:
        conflicting_lines = read_raw_lines(lake, spec, conflicts, ingested)
        rejected = rejected.unionByName(
            conflicting_lines.withColumn('source_table', F.lit(spec.bronze)).withColumn(
                'reasons', F.array(F.lit('conflicting_duplicate'))
            )
        )
    return _with_partition_date(
        rejected.select(*column_names(_QUARANTINE)), str(_QUARANTINE['partition']['derivedFrom'])
    )


def select_rejected_lines(spec: SilverSpec, lines: DataFrame) -> DataFrame:
    """Selects the rejected lines as rows of quarantine, without ``dt``.

    :param lines: as :func:`cardlake_jobs.silver.read_objects.decode_objects`
    """
    return lines.where(F.col(REASONS).isNotNull()).select(
        F.lit(spec.bronze).alias('source_table'),
        'source_object',
        'line_number',
        'ingested_at',
        F.col(REASONS).alias('reasons'),
        F.col(RAW).alias('raw'),
        F.col(REJECTED_EVENT_ID).alias('event_id'),
    )


def select_changed_events(spec: SilverSpec, rows: DataFrame) -> DataFrame:
    if spec.quarantines_conflicts:
        return rows.select('event_id', 'card_id', 'merchant_id', 'ts')
    empty = [F.lit(None).cast(type_).alias(name) for name, type_ in _NO_EVENT.items()]
    return rows.select('event_id', *empty)


_NO_EVENT = {'card_id': 'string', 'merchant_id': 'string', 'ts': 'timestamp'}
