"""New bronze objects into silver and quarantine, with what becomes of every line."""

from __future__ import annotations

from dataclasses import dataclass

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.bronze.decode import RAW, REASONS, REJECTED_EVENT_ID
from cardlake_jobs.iceberg.commit import Run
from cardlake_jobs.iceberg.places import SparkLake
from cardlake_jobs.iceberg.tables import QUARANTINE, columns_of, compiled_table
from cardlake_jobs.silver.conflicts import conflicting_lines
from cardlake_jobs.silver.decoded import decoded
from cardlake_jobs.silver.duplicates import CONFLICT, HELD, KEPT, OUTCOME, resolve_duplicates
from cardlake_jobs.silver.ledger import count_lines, ledger_rows
from cardlake_jobs.silver.merge import replace_rows
from cardlake_jobs.silver.sources import Source
from cardlake_jobs.stored import stored

_QUARANTINE = compiled_table(QUARANTINE)


@dataclass(frozen=True)
class Refined:
    """What a refinement did.

    :ivar counts: lines of the new objects: ``lines``, ``silver``, ``duplicates``, ``quarantined``
    :ivar ledger: entries of the new objects, and corrections of older ones
    :ivar touched: changed events: ``event_id``, ``card_id``, ``merchant_id``, ``ts``; of a dispute only the first
    """

    counts: dict[str, int]
    ledger: DataFrame
    touched: DataFrame


def refine(lake: SparkLake, run: Run, source: Source, objects: DataFrame, run_id: str) -> Refined:
    """Takes objects of one bronze type in.

    :param objects: as :func:`cardlake_jobs.silver.objects.new_objects`, not empty
    :raises RuntimeError: lines went missing: for every object, ``lines = silver + duplicates + quarantined``
    """
    lines = decoded(lake.spark, objects, source.bronze_type)
    accepted = lines.where(F.col(REASONS).isNull())
    outcomes = stored(resolve_duplicates(source, accepted, run.read_base(source.table)))
    kept = outcomes.where((F.col(OUTCOME) == KEPT) & ~F.col(HELD)).select(*source.columns)
    displaced = outcomes.where((F.col(OUTCOME) != KEPT) & F.col(HELD)).select(*source.columns)
    has_displaced = not displaced.isEmpty()
    replace_rows(
        run, source.table, _dated(kept, source.day_of), displaced if has_displaced else None, source.day_of
    )
    conflicts = outcomes.where(F.col(OUTCOME) == CONFLICT)
    run.append('quarantine', _quarantined(lake, source, lines, conflicts))
    ledger = stored(ledger_rows(source, objects, lines, outcomes).withColumn('run_id', F.lit(run_id)))
    counts = count_lines(ledger, kept)
    return Refined(counts, ledger, _touched(source, kept.unionByName(displaced)))


def _dated(rows: DataFrame, day_of: str) -> DataFrame:
    return rows.withColumn('dt', F.to_date(day_of))


def _quarantined(lake: SparkLake, source: Source, lines: DataFrame, conflicts: DataFrame) -> DataFrame:
    columns = columns_of(_QUARANTINE)
    rejected = lines.where(F.col(REASONS).isNotNull()).select(
        F.lit(source.bronze).alias('source_table'),
        'source_object',
        'line_number',
        'ingested_at',
        F.col(REASONS).alias('reasons'),
        F.col(RAW).alias('raw'),
        F.col(REJECTED_EVENT_ID).alias('event_id'),
    )
    if source.conflicts:
        lost = conflicting_lines(lake, conflicts)
        rejected = rejected.unionByName(
            lost.withColumn('source_table', F.lit(source.bronze)).withColumn(
                'reasons', F.array(F.lit('conflicting_duplicate'))
            )
        )
    return _dated(rejected.select(*columns), str(_QUARANTINE['partition']['of']))


def _touched(source: Source, rows: DataFrame) -> DataFrame:
    if source.conflicts:
        return rows.select('event_id', 'card_id', 'merchant_id', 'ts')
    empty = [F.lit(None).cast(type_).alias(name) for name, type_ in _NO_EVENT.items()]
    return rows.select('event_id', *empty)


_NO_EVENT = {'card_id': 'string', 'merchant_id': 'string', 'ts': 'timestamp'}
