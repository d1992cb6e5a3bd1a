"""Every distinct report in place of the newest of each event, which is all that lakes of format 1 keep."""

from __future__ import annotations

from dataclasses import dataclass

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.bronze.decode import REASONS
from cardlake_jobs.iceberg.commit import Run
from cardlake_jobs.iceberg.list_files import FileLister
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.tables import QUARANTINE, column_names, compiled_table
from cardlake_jobs.materialize import materialize
from cardlake_jobs.silver.duplicates import KEPT, OUTCOME, resolve_duplicates
from cardlake_jobs.silver.ledger import COUNTS, build_corrections
from cardlake_jobs.silver.listed_days import Listing
from cardlake_jobs.silver.merge import replace_rows
from cardlake_jobs.silver.new_objects import list_bronze
from cardlake_jobs.silver.read_objects import decode_objects
from cardlake_jobs.silver.refine import select_changed_events, select_rejected_lines
from cardlake_jobs.silver.specs import SILVER_SPECS

_SPEC = next(spec for spec in SILVER_SPECS if not spec.quarantines_conflicts)
_LINE = ['source_object', 'line_number']


@dataclass(frozen=True)
class ReplacedReports:
    """Reports of a lake before and after.

    :ivar objects: number of bronze objects whose reports were read again
    :ivar missing: processed objects that are gone or have changed; of their reports only the rows of silver remain
    :ivar before: rows before
    :ivar after: rows after
    :ivar kept: rows after that were kept as they were, because their object is missing
    :ivar changes: events whose reports are others now, as the columns of ``touched``; None if there are none
    :ivar corrections: ledger rows without ``run_id``; None if there are none
    """

    objects: int
    missing: list[str]
    before: int
    after: int
    kept: int
    changes: DataFrame | None
    corrections: DataFrame | None


def replace_reports(lake: SparkLake, run: Run, lister: FileLister) -> ReplacedReports:
    """Reads the bronze objects of the ledger again, and replaces the reports and their rejected lines by what they
    hold. Of an object that is gone or has changed, the rows of silver stay.
    """
    processed = materialize(
        run.read_base('ledger')
        .where(F.col('source_table') == _SPEC.bronze)
        .groupBy('source_object')
        .agg(
            F.first('ingested_at').alias('ingested_at'),
            *(F.max(name).alias(name) for name in ('bytes', 'etag')),
            *(F.sum(name).alias(name) for name in COUNTS),
        )
    )
    old = run.read_base(_SPEC.table)
    before = old.count()
    intact = materialize(_select_intact(lake, lister, processed))
    missing = processed.join(intact, 'source_object', 'left_anti').select('source_object')
    names = sorted(row.source_object for row in missing.collect())
    objects = intact.count()
    if objects == 0:
        return ReplacedReports(0, names, before, before, before, None, None)
    lines = decode_objects(lake.spark, intact, _SPEC.bronze_type)
    accepted = lines.where(F.col(REASONS).isNull())
    kept = old.join(intact, 'source_object', 'left_anti')
    winners = resolve_duplicates(_SPEC, accepted, kept, None).where(F.col(OUTCOME) == KEPT)
    others = kept.join(accepted.select(*_SPEC.key), _SPEC.key, 'left_anti')
    columns = _SPEC.columns
    reports = materialize(winners.select(*columns).unionByName(others.select(*columns)))
    changed = _changed_events(old, reports)
    if changed is not None:
        dated = reports.withColumn('dt', F.to_date(_SPEC.date_column))
        dated.writeTo(run.write_target(_SPEC.table)).overwrite(F.lit(True))
        run.report_step(f'rewrote {_SPEC.table}')
    _replace_rejected_lines(run, intact, lines)
    corrections = materialize(build_corrections(_SPEC, processed, _count_lines(processed, lines, reports)))
    return ReplacedReports(
        objects,
        names,
        before,
        reports.count(),
        reports.join(intact, 'source_object', 'left_anti').count(),
        changed,
        None if corrections.isEmpty() else corrections,
    )


def _select_intact(lake: SparkLake, lister: FileLister, processed: DataFrame) -> DataFrame:
    """Selects the processed objects that are still what they were: the columns of new objects."""
    listed = lake.spark.createDataFrame(
        [
            (file.location, file.path, file.size, file.etag)
            for file in list_bronze(lake, _SPEC, lister, Listing(('',), is_sweep=True))
            if file.problem is None
        ],
        'location STRING, source_object STRING, found_bytes BIGINT, found_etag STRING',
    )
    is_same = (F.col('bytes') == F.col('found_bytes')) & F.coalesce(
        F.col('etag') == F.col('found_etag'), F.lit(True)
    )
    return (
        processed.join(listed, 'source_object')
        .where(is_same)
        .select('location', 'source_object', 'bytes', 'etag', 'ingested_at')
    )


def _changed_events(old: DataFrame, reports: DataFrame) -> DataFrame | None:
    differing = _find_differences(old, reports, [*_SPEC.key, 'is_fraud'])
    changed = materialize(differing.select('event_id').distinct())
    return None if changed.isEmpty() else select_changed_events(_SPEC, changed)


def _find_differences(before: DataFrame, after: DataFrame, columns: list[str]) -> DataFrame:
    """Finds the rows that only one of two tables has, as often as it has more of them."""
    old, new = before.select(*columns), after.select(*columns)
    return new.exceptAll(old).unionByName(old.exceptAll(new))


def _replace_rejected_lines(run: Run, intact: DataFrame, lines: DataFrame) -> None:
    """Replaces the lines of the objects that were rejected when they were first read by those that are rejected now."""
    rejected = select_rejected_lines(_SPEC, lines)
    known = run.read_base('quarantine').join(intact, 'source_object', 'left_semi')
    columns = column_names(compiled_table(QUARANTINE))
    if not _find_differences(known, rejected, columns).isEmpty():
        dated = rejected.select(*columns).withColumn('dt', F.to_date('ingested_at'))
        outdated = known.select(*_LINE, 'dt').distinct()
        replace_rows(run, 'quarantine', dated, None if outdated.isEmpty() else outdated, _LINE)


def _count_lines(processed: DataFrame, lines: DataFrame, reports: DataFrame) -> DataFrame:
    """Counts the lines of all processed objects by outcome."""
    read = lines.groupBy('source_object').agg(
        F.count('*').alias('read_lines'), F.count(REASONS).alias('rejected')
    )
    rows = reports.groupBy('source_object').agg(F.count('*').alias('rows'))
    return (
        processed.join(read, 'source_object', 'left')
        .join(rows, 'source_object', 'left')
        .select(
            'source_object',
            F.coalesce('read_lines', 'lines').alias('lines'),
            F.coalesce('rows', F.lit(0)).alias('silver'),
            F.coalesce('rejected', 'quarantined').alias('quarantined'),
        )
        .withColumn('duplicates', F.expr('lines - silver - quarantined'))
    )
