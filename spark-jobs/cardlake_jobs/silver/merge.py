"""Replaces rows of a table; only the affected partitions are scanned."""

from __future__ import annotations

from collections.abc import Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.iceberg.commit import Run

_SOURCE = 'cardlake_changes'


def replace_rows(
    run: Run, table: str, added: DataFrame, removed: DataFrame | None, key: Sequence[str]
) -> None:
    """Adds rows to a table and removes others, in one commit.

    :param added: the table's columns and ``dt``
    :param removed: the key and ``dt`` of existing rows to remove; None to only add rows
    :param key: columns that identify a row
    """
    if removed is None:
        run.append(table, added)
        return
    outdated = removed.select(*key, 'dt')
    days = sorted(row.dt for row in outdated.select('dt').distinct().collect())
    changes = added.withColumn('added', F.lit(True)).unionByName(
        outdated.withColumn('added', F.lit(False)), allowMissingColumns=True
    )
    changes.createOrReplaceTempView(_SOURCE)
    columns = ', '.join(f'`{name}`' for name in added.columns)
    values = ', '.join(f's.`{name}`' for name in added.columns)
    dates = ', '.join(f"DATE'{day}'" for day in days)
    same_key = ' AND '.join(f't.`{name}` = s.`{name}`' for name in key)
    target = run.write_target(table)
    added.sparkSession.sql(
        f'MERGE INTO {target} t USING {_SOURCE} s '
        f'ON {same_key} AND t.dt = s.dt AND NOT s.added AND t.dt IN ({dates}) '
        'WHEN MATCHED THEN DELETE '
        f'WHEN NOT MATCHED AND s.added THEN INSERT ({columns}) VALUES ({values})'
    )
    run.report_step(f'merged into {table}')
