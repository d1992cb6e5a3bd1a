"""Prunes the queue of silver changes: a change that all gold tables include is no longer needed."""

from __future__ import annotations

from datetime import date

from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.iceberg.metadata import IcebergTable
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.state import LakeState
from cardlake_jobs.iceberg.tables import SILVER_CHANGES, compiled_table


def prune_queue(lake: SparkLake, state: LakeState, before: date) -> int:
    """Deletes complete days of the queue, up to the first day with a change that some gold table lacks.

    This is safe beside running jobs: if one undoes the deletion, it restores rows that are never read again. A running
    job may publish changes of the day it began, so ``before`` must be earlier than that day.

    :param state: state after the last commit, which must be published
    :param before: first day to keep in any case
    :returns: number of deleted rows
    """
    consumed = [each.commit for each in state.groups.values()]
    consumed += [each.commit for each in state.snapshots.values()]
    if not consumed:
        return 0
    name = compiled_table(SILVER_CHANGES)['name']
    queue = lake.read(name)
    pending = queue.where(F.col('commit_number') > min(consumed)).agg(F.min('dt').alias('first')).head()
    assert pending is not None
    limit = before if pending['first'] is None else min(before, pending['first'])
    rows = queue.where(F.col('dt') < F.lit(limit)).count()
    if rows > 0:
        IcebergTable(lake, name).delete_days_before('dt', limit)
    return rows
