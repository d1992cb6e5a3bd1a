"""Instants at which the labels of events change, from all reports."""

from __future__ import annotations

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.windows.kernel import LABEL_CHANGES


def select_label_changes(disputes: DataFrame) -> DataFrame:
    """Selects, for each event that was ever fraud, the ascending instants (µs) at which its label changed: to fraud,
    back, to fraud again, and so on. A report that says what the one before it said changes nothing.

    :param disputes: reports, at most one per event and instant
    """
    by_instant = Window.partitionBy('event_id').orderBy('reported_at')
    changes = disputes.withColumn('was_fraud', F.lag('is_fraud', 1, False).over(by_instant)).where(
        'is_fraud <> was_fraud'
    )
    return changes.groupBy('event_id').agg(
        F.sort_array(F.collect_list(F.unix_micros('reported_at'))).alias(LABEL_CHANGES)
    )
