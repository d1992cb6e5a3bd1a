"""What is known of fraud at the end of the build day."""

from __future__ import annotations

from datetime import date

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812


def known_frauds(disputes: DataFrame, before: date) -> DataFrame:
    """Frauds reported before a day: ``event_id``, ``reported_at``. A report that says "no fraud" is none."""
    known = F.col('is_fraud') & (F.col('dt') < F.lit(before)) & (F.col('reported_at') < _start_of(before))
    return disputes.where(known).select('event_id', 'reported_at')


def compromised_cards(gold: DataFrame, frauds: DataFrame, before: date) -> DataFrame:
    """Cards with a fraud that was reported before a day: ``card_id``.

    :param gold: rows of all days
    """
    early = frauds.where(F.col('reported_at') < _start_of(before))
    return (
        gold.select('event_id', 'card_id').join(early, 'event_id', 'left_semi').select('card_id').distinct()
    )


def _start_of(day: date) -> Column:
    return F.lit(day).cast('timestamp')
