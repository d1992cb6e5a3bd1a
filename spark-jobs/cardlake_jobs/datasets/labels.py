"""Fraud labels known at the end of the build day."""

from __future__ import annotations

from datetime import date

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812


def select_known_frauds(disputes: DataFrame, before: date) -> DataFrame:
    """Selects the frauds reported before a day: ``event_id``, ``reported_at``; reports of "no fraud" do not count."""
    known = F.col('is_fraud') & (F.col('dt') < F.lit(before)) & (F.col('reported_at') < _midnight(before))
    return disputes.where(known).select('event_id', 'reported_at')


def select_compromised_cards(gold: DataFrame, frauds: DataFrame, before: date) -> DataFrame:
    """Selects the cards with a fraud reported before a day: ``card_id``.

    :param gold: rows of all days
    """
    reported = frauds.where(F.col('reported_at') < _midnight(before))
    return (
        gold.select('event_id', 'card_id')
        .join(reported, 'event_id', 'left_semi')
        .select('card_id')
        .distinct()
    )


def _midnight(day: date) -> Column:
    return F.lit(day).cast('timestamp')
