"""What became of the lines of each object."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.bronze.decode import REASONS
from cardlake_jobs.compiled import compiled
from cardlake_jobs.iceberg.tables import LEDGER, columns_of, compiled_table
from cardlake_jobs.silver.duplicates import CONFLICT, DUPLICATE, HELD, KEPT, OUTCOME
from cardlake_jobs.silver.sources import Source

COUNTS: tuple[str, ...] = tuple(compiled('jobs')['lineCounts'])
_IS_CORRECTION = 'is_correction'


def ledger_rows(source: Source, objects: DataFrame, lines: DataFrame, outcomes: DataFrame) -> DataFrame:
    """Entries of the objects taken in, and corrections of the objects that rows of silver were displaced from.

    :param lines: as :func:`cardlake_jobs.silver.decoded.decoded`
    :param outcomes: as :func:`cardlake_jobs.silver.duplicates.resolve_duplicates`
    :returns: the ledger's columns but ``run_id``, and ``is_correction``
    """
    read = lines.groupBy('source_object').agg(F.count('*').alias('lines'), F.count(REASONS).alias('rejected'))
    lost = (
        outcomes.where(F.col(OUTCOME) != KEPT)
        .groupBy('source_object', 'ingested_at', HELD)
        .agg(
            F.count_if(F.col(OUTCOME) == DUPLICATE).alias('duplicates'),
            F.count_if(F.col(OUTCOME) == CONFLICT).alias('conflicts'),
        )
    )
    own = (
        objects.select('source_object', 'ingested_at', 'bytes')
        .join(read, 'source_object', 'left')
        .join(lost.where(~F.col(HELD)).drop('ingested_at'), 'source_object', 'left')
        .na.fill(0)
        .withColumn('silver', F.expr('lines - rejected - duplicates - conflicts'))
        .withColumn('quarantined', F.expr('rejected + conflicts'))
        .withColumn(_IS_CORRECTION, F.lit(False))
    )
    corrections = (
        lost.where(F.col(HELD))
        .withColumns({'bytes': F.lit(0), 'lines': F.lit(0), _IS_CORRECTION: F.lit(True)})
        .withColumns({'silver': F.expr('-(duplicates + conflicts)'), 'quarantined': F.col('conflicts')})
    )
    columns = [name for name in columns_of(compiled_table(LEDGER)) if name not in ('run_id', 'source_table')]
    both = own.select(*columns, _IS_CORRECTION).unionByName(corrections.select(*columns, _IS_CORRECTION))
    return both.withColumns({'source_table': F.lit(source.bronze), 'dt': F.to_date('ingested_at')})


def count_lines(ledger: DataFrame, kept: DataFrame) -> dict[str, int]:
    """What became of the new objects' lines, by :data:`COUNTS`.

    :param ledger: as :func:`ledger_rows`
    :param kept: the new rows of silver
    :raises RuntimeError: a line is nowhere, or in two places
    """
    own = ledger.where(~F.col(_IS_CORRECTION))
    broken = own.where('lines <> silver + duplicates + quarantined OR silver < 0').head()
    if broken is not None:
        raise RuntimeError(f'{broken.source_object} does not add up: {broken}')
    sums = own.agg(*(F.coalesce(F.sum(name), F.lit(0)).alias(name) for name in COUNTS)).collect()[0]
    counts = {name: int(sums[name]) for name in COUNTS}
    rows = kept.count()
    if rows != counts['silver']:
        raise RuntimeError(f'{rows} rows are new in silver, {counts["silver"]} accounted for')
    return counts


def stored_rows(ledger: DataFrame) -> DataFrame:
    """Rows as the ledger table keeps them."""
    return ledger.select(*columns_of(compiled_table(LEDGER)), 'dt')
