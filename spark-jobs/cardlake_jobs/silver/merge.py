"""Replaces rows of a table; only the affected partitions are scanned."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.iceberg.commit import Run

_SOURCE = 'cardlake_changes'


def replace_rows(run: Run, table: str, added: DataFrame, removed: DataFrame | None, date_column: str) -> None:
    """Adds rows to a table and removes others, in one commit.

    :param added: the table's columns and ``dt``
    :param removed: ``event_id`` and the date column of existing rows to remove; None to only add rows
    :param date_column: the column whose UTC date is the partition
    """
    if removed is None:
        run.append(table, added)
        return
    outdated = removed.select('event_id', F.to_date(date_column).alias('dt'))
    days = sorted(row.dt for row in outdated.select('dt').distinct().collect())
    changes = added.withColumn('added', F.lit(True)).unionByName(
        outdated.withColumn('added', F.lit(False)), allowMissingColumns=True
    )
    changes.createOrReplaceTempView(_SOURCE)
    columns = ', '.join(f'`{name}`' for name in added.columns)
    values = ', '.join(f's.`{name}`' for name in added.columns)
    dates = ', '.join(f"DATE'{day}'" for day in days)
    target = run.write_target(table)
    added.sparkSession.sql(
        f'MERGE INTO {target} t USING {_SOURCE} s '
        f'ON t.event_id = s.event_id AND t.dt = s.dt AND NOT s.added AND t.dt IN ({dates}) '
        'WHEN MATCHED THEN DELETE '
        f'WHEN NOT MATCHED AND s.added THEN INSERT ({columns}) VALUES ({values})'
    )
    run.report_step(f'merged into {table}')
