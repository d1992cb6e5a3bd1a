"""Events that the history of a card may have held when a decision read it."""

from __future__ import annotations

from datetime import date, timedelta

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.evidence.json_rows import json_row
from cardlake_jobs.evidence.suspects import DECIDED
from cardlake_jobs.groups.snapshot_group import DAY_MICROS
from cardlake_jobs.iceberg.tables import (
    DECISIONS,
    PAST_DELIVERIES,
    QUARANTINE,
    TRANSACTIONS,
    column_names,
    compiled_table,
)
from cardlake_jobs.iceberg.view import LakeView

_AUTHORIZATION = 'bronze.card_authorization'
_BUSINESS = column_names(compiled_table(_AUTHORIZATION))
_REACH_DAYS = -(-int(load_compiled('jobs')['evidence']['reachMicros']) // DAY_MICROS)
_CONFLICT = 'conflicting_duplicate'
_LINE = ['source_object', 'line_number']


def select_known_events(view: LakeView, cards: DataFrame, day: date) -> DataFrame:
    """Selects the events of some cards that can be in the past of a decision of a day, and those of the day.

    :param cards: ``card_id``
    :returns: ``card_id`` and ``known``: of each event its columns, where it is known from (``silver``; ``conflict``:
        lost its id to another payload; ``absent``: only its decision knows it), when its own decision read the
        history, and when it arrived; in the order of time
    """
    first = day - timedelta(days=_REACH_DAYS)
    in_reach = F.col('dt').between(first, day)
    kept_at = F.coalesce('history_read_at', 'decided_at').alias('kept_at')
    made = (
        view.read(compiled_table(DECISIONS))
        .where(in_reach)
        .join(cards, 'card_id', 'left_semi')
        .select(*DECIDED, kept_at, 'received_at')
    )
    arrived = F.col('ingested_at').alias('arrived_at')
    silver = view.read(compiled_table(TRANSACTIONS)).where(in_reach).join(cards, 'card_id', 'left_semi')
    silver = silver.select(*_BUSINESS, arrived)
    lost = _select_conflicts(view, cards, first).select(*_BUSINESS, arrived)
    own = made.select(*DECIDED, 'kept_at')
    unknown = [F.col(name) if name in DECIDED else F.lit('').alias(name) for name in _BUSINESS]
    absent = made.join(silver, DECIDED, 'left_anti').join(lost, DECIDED, 'left_anti')
    known = (
        _with_origin(silver.join(own, DECIDED, 'left'), 'silver')
        .unionByName(_with_origin(lost.join(own, DECIDED, 'left'), 'conflict'))
        .unionByName(
            _with_origin(
                absent.select(*unknown, 'kept_at', F.col('received_at').alias('arrived_at')), 'absent'
            )
        )
    )
    entry = F.struct(
        'ts',
        'event_id',
        json_row(known.schema, _BUSINESS).alias('event'),
        'origin',
        F.unix_micros('kept_at').alias('kept_at'),
        F.unix_micros('arrived_at').alias('arrived_at'),
    )
    sorted_entries: Column = F.array_sort(F.collect_list(entry))
    return known.groupBy('card_id').agg(
        F.transform(
            sorted_entries,
            lambda each: F.struct(
                *(each[name].alias(name) for name in ('event', 'origin', 'kept_at', 'arrived_at'))
            ),
        ).alias('known')
    )


def _with_origin(events: DataFrame, origin: str) -> DataFrame:
    return events.select(*_BUSINESS, 'kept_at', 'arrived_at', F.lit(origin).alias('origin'))


def _select_conflicts(view: LakeView, cards: DataFrame, first: date) -> DataFrame:
    """Deliveries that lost their id to one with another payload: quarantine says which."""
    arrived = F.col('dt') >= F.lit(first)
    is_conflict = (F.col('source_table') == F.lit(_AUTHORIZATION)) & F.array_contains('reasons', _CONFLICT)
    lines = view.read(compiled_table(QUARANTINE)).where(arrived & is_conflict).select(*_LINE)
    deliveries = view.read(compiled_table(PAST_DELIVERIES)).where(arrived)
    return deliveries.join(cards, 'card_id', 'left_semi').join(lines, _LINE, 'left_semi')
