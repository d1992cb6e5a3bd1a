"""Labels as they were known at an instant: a later report or a withdrawal does not change them."""

from __future__ import annotations

from datetime import date

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812


def select_known_frauds(disputes: DataFrame, before: date) -> DataFrame:
    """Selects the events whose label is fraud just before a day begins: those whose newest report by then says so.

    :param disputes: all reports
    :returns: ``event_id``
    """
    known = disputes.where((F.col('dt') < F.lit(before)) & (F.col('reported_at') < _midnight(before)))
    newest = known.groupBy('event_id').agg(F.max_by('is_fraud', 'reported_at').alias('is_fraud'))
    return newest.where('is_fraud').select('event_id')


def select_compromised_cards(gold: DataFrame, disputes: DataFrame, before: date) -> DataFrame:
    """Selects the cards that have an event whose label is fraud just before a day begins: ``card_id``.

    :param gold: rows of all days
    :param disputes: all reports
    """
    frauds = select_known_frauds(disputes, before)
    return (
        gold.select('event_id', 'card_id').join(frauds, 'event_id', 'left_semi').select('card_id').distinct()
    )


def _midnight(day: date) -> Column:
    return F.lit(day).cast('timestamp')
