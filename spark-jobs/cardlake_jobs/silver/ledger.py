"""Ledger entries: the number of lines of each object by outcome."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.bronze.decode import REASONS
from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.iceberg.tables import LEDGER, column_names, compiled_table
from cardlake_jobs.silver.duplicates import BEFORE, CONFLICT, DUPLICATE, KEPT, NEW, ORIGIN, OUTCOME
from cardlake_jobs.silver.specs import SilverSpec

COUNTS: tuple[str, ...] = tuple(load_compiled('jobs')['lineCounts'])
_IS_CORRECTION = 'is_correction'


def build_ledger_rows(
    spec: SilverSpec, objects: DataFrame, lines: DataFrame, outcomes: DataFrame
) -> DataFrame:
    """Builds the entries of ingested objects, and corrections for older ones whose rows have another outcome now.

    :param lines: as :func:`cardlake_jobs.silver.read_objects.decode_objects`
    :param outcomes: as :func:`cardlake_jobs.silver.duplicates.resolve_duplicates`
    :returns: the ledger's columns without ``run_id``, and ``is_correction``
    """
    read = lines.groupBy('source_object').agg(F.count('*').alias('lines'), F.count(REASONS).alias('rejected'))
    moved = (
        outcomes.where(F.col(OUTCOME) != F.col(BEFORE))
        .groupBy('source_object', 'ingested_at', (F.col(ORIGIN) == NEW).alias('is_new'))
        .agg(
            *(
                (F.count_if(F.col(OUTCOME) == outcome) - F.count_if(F.col(BEFORE) == outcome)).alias(name)
                for name, outcome in (('kept', KEPT), ('duplicates', DUPLICATE), ('conflicts', CONFLICT))
            )
        )
    )
    entries = (
        objects.select('source_object', 'ingested_at', 'bytes', 'etag')
        .join(read, 'source_object', 'left')
        .join(moved.where('is_new').drop('ingested_at'), 'source_object', 'left')
        .na.fill(0)
        .withColumn('silver', F.expr('lines - rejected + kept'))
        .withColumn('quarantined', F.expr('rejected + conflicts'))
        .withColumn(_IS_CORRECTION, F.lit(False))
    )
    corrections = (
        moved.where(~F.col('is_new'))
        .withColumns({'bytes': F.lit(0), 'lines': F.lit(0), _IS_CORRECTION: F.lit(True)})
        .withColumn('etag', F.lit(None).cast('string'))
        .withColumns({'silver': F.col('kept'), 'quarantined': F.col('conflicts')})
    )
    columns = [
        name for name in column_names(compiled_table(LEDGER)) if name not in ('run_id', 'source_table')
    ]
    all_rows = entries.select(*columns, _IS_CORRECTION).unionByName(
        corrections.select(*columns, _IS_CORRECTION)
    )
    return all_rows.withColumns({'source_table': F.lit(spec.bronze), 'dt': F.to_date('ingested_at')})


def count_lines(ledger: DataFrame, kept: DataFrame) -> dict[str, int]:
    """Counts the lines of the new objects by outcome (:data:`COUNTS`).

    :param ledger: as :func:`build_ledger_rows`
    :param kept: the new rows of silver
    :raises RuntimeError: a line was lost or counted twice
    """
    entries = ledger.where(~F.col(_IS_CORRECTION))
    broken = entries.where('lines <> silver + duplicates + quarantined OR silver < 0').head()
    if broken is not None:
        raise RuntimeError(
            f'{broken.source_object}: expected lines = silver + duplicates + quarantined, found {broken}'
        )
    sums = entries.agg(*(F.coalesce(F.sum(name), F.lit(0)).alias(name) for name in COUNTS)).collect()[0]
    counts = {name: int(sums[name]) for name in COUNTS}
    rows = kept.count()
    if rows != counts['silver']:
        raise RuntimeError(f'expected {counts["silver"]} new rows in silver, as in the ledger; found {rows}')
    return counts


def select_ledger_columns(ledger: DataFrame) -> DataFrame:
    """Selects the columns of the ledger table."""
    return ledger.select(*column_names(compiled_table(LEDGER)), 'dt')


def build_corrections(spec: SilverSpec, before: DataFrame, after: DataFrame) -> DataFrame:
    """Builds corrections of objects whose lines have other outcomes now.

    :param before: ``source_object``, ``ingested_at`` and the counts
    :param after: ``source_object`` and the counts; of the same objects
    :returns: the ledger's columns without ``run_id``, with ``dt``
    """
    differences = {name: F.col(f'after.{name}') - F.col(f'before.{name}') for name in COUNTS}
    return (
        before.alias('before')
        .join(after.alias('after'), 'source_object')
        .select('source_object', 'ingested_at', *(value.alias(name) for name, value in differences.items()))
        .where(' OR '.join(f'{name} <> 0' for name in COUNTS))
        .withColumns({'bytes': F.lit(0).cast('bigint'), 'etag': F.lit(None).cast('string')})
        .withColumns({'source_table': F.lit(spec.bronze), 'dt': F.to_date('ingested_at')})
    )
