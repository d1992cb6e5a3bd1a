"""Labels as they were known at an instant: a later report or a withdrawal does not change them."""

from __future__ import annotations

from datetime import date

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.datasets.columns import CARD_FRAUD_KNOWN_AT


def select_known_frauds(disputes: DataFrame, before: date) -> DataFrame:
    """Selects the events whose label is fraud just before a day begins: those whose newest report by then says so.

    :param disputes: all reports
    :returns: ``event_id``
    """
    newest = (
        _reports_before(disputes, before)
        .groupBy('event_id')
        .agg(F.max_by('is_fraud', 'reported_at').alias('is_fraud'))
    )
    return newest.where('is_fraud').select('event_id')


def select_reported_events(disputes: DataFrame, before: date) -> DataFrame:
    """Selects the events with any report just before a day begins.

    :param disputes: all reports
    :returns: ``event_id``
    """
    return _reports_before(disputes, before).select('event_id').distinct()


def select_card_reports(gold: DataFrame, disputes: DataFrame, since: date | None, before: date) -> DataFrame:
    """Selects the reports on the events of cards, from which cards become compromised: ``card_id``, ``event_id``,
    ``is_fraud``, ``reported_at``.

    :param gold: rows of all days
    :param disputes: all reports
    :param since: first day of the events that count; None for all
    :param before: reports from this day on do not count
    """
    events = gold if since is None else gold.where(F.col('dt') >= F.lit(since))
    known = _reports_before(disputes, before).select('event_id', 'is_fraud', 'reported_at')
    return events.select('event_id', 'card_id').join(known, 'event_id')


def select_card_frauds(reports: DataFrame) -> DataFrame:
    """Selects when a fraud on a card first became known: ``card_id``, ``card_fraud_known_at``.

    :param reports: as :func:`select_card_reports`
    """
    first = F.min('reported_at').alias(CARD_FRAUD_KNOWN_AT)
    return reports.where('is_fraud').groupBy('card_id').agg(first)


def select_compromised_cards(reports: DataFrame, before: dict[date, date]) -> DataFrame:
    """Selects the cards that are compromised on some days: ``dt``, ``card_id``.

    :param reports: as :func:`select_card_reports`
    :param before: by day, the day just before which an event of the card is labelled fraud
    """
    days = reports.sparkSession.createDataFrame(list(before.items()), 'dt DATE, before DATE')
    known = reports.join(F.broadcast(days), F.col('reported_at') < F.col('before').cast('timestamp'))
    newest = known.groupBy('dt', 'card_id', 'event_id').agg(
        F.max_by('is_fraud', 'reported_at').alias('is_fraud')
    )
    return newest.where('is_fraud').select('dt', 'card_id').distinct()


def _reports_before(disputes: DataFrame, day: date) -> DataFrame:
    return disputes.where((F.col('dt') < F.lit(day)) & (F.col('reported_at') < _midnight(day)))


def _midnight(day: date) -> Column:
    return F.lit(day).cast('timestamp')
