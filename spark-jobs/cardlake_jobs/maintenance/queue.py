"""The queue of changes that gold takes up: what all gold tables have taken up is not needed any more."""

from __future__ import annotations

from datetime import date

from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.iceberg.metadata import IcebergTable
from cardlake_jobs.iceberg.places import SparkLake
from cardlake_jobs.iceberg.state import LakeState
from cardlake_jobs.iceberg.tables import TOUCHED, compiled_table


def prune_queue(lake: SparkLake, state: LakeState, before: date) -> int:
    """Drops whole days of the queue, up to the first with a change that some gold table has not taken up.

    It is done beside the runs, as maintenance that a run at work may undo: what it would undo is never read again. A
    run at work may publish changes of the day it began, so ``before`` has to be earlier than that.

    :param state: after the last commit, which is published
    :param before: the first day that stays in any case
    :returns: how many rows were dropped
    """
    if not state.groups:
        return 0
    name = compiled_table(TOUCHED)['name']
    queue = lake.read(name)
    taken_up = min(group.commit for group in state.groups.values())
    waiting = queue.where(F.col('commit_number') > taken_up).agg(F.min('dt').alias('first')).head()
    assert waiting is not None
    limit = before if waiting['first'] is None else min(before, waiting['first'])
    rows = queue.where(F.col('dt') < F.lit(limit)).count()
    if rows > 0:
        IcebergTable(lake, name).drop_days_before('dt', limit)
    return rows
