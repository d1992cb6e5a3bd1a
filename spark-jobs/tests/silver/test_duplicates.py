"""Outcomes of rows with the same key, for both silver tables."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession

from cardlake_jobs.iceberg.tables import compiled_table
from cardlake_jobs.silver.duplicates import resolve_duplicates
from cardlake_jobs.silver.specs import SILVER_SPECS, SilverSpec

_AUTHORIZATIONS, _DISPUTES, _DECISIONS = SILVER_SPECS
_MINUTE = datetime(2026, 1, 1, tzinfo=timezone.utc)
_EVENT: dict[str, Any] = {
    'event_id': 'e1', 'card_id': 'c1', 'ts': _MINUTE, 'merchant_id': 'm1', 'amount': Decimal('1.0000'),
    'currency': 'EUR', 'country': 'BE', 'pos_mode': 'chip', 'source_object': 'a',
}  # fmt: skip
_REPORT: dict[str, Any] = {'event_id': 'e1', 'is_fraud': True, 'reported_at': _MINUTE, 'source_object': 'a'}


def _rows(spark: SparkSession, spec: SilverSpec, rows: list[dict[str, Any]], has_line: bool) -> DataFrame:
    schema = str(compiled_table(spec.silver)['schema']) + (', line_number BIGINT' if has_line else '')
    names = [*spec.columns, *(['line_number'] if has_line else [])]
    return spark.createDataFrame([tuple(row[name] for name in names) for row in rows], schema)


def _outcomes(
    spark: SparkSession, spec: SilverSpec, new: list[dict[str, Any]], silver: list[dict[str, Any]]
) -> list[tuple[int | None, str]]:
    """Line number (None for a row from silver) and outcome of every row."""
    resolved = resolve_duplicates(
        spec, _rows(spark, spec, new, True), _rows(spark, spec, silver, False), None
    )
    found = [(row.line_number, row.outcome) for row in resolved.collect()]
    return sorted(found, key=lambda pair: -1 if pair[0] is None else pair[0])


def _event(line_number: int, minute: int = 0, **changes: Any) -> dict[str, Any]:
    ingested_at = _MINUTE + timedelta(minutes=minute)
    return {**_EVENT, 'ingested_at': ingested_at, 'line_number': line_number, **changes}


def _report(line_number: int, hour: int = 0, **changes: Any) -> dict[str, Any]:
    reported_at = _MINUTE + timedelta(hours=hour)
    return {
        **_REPORT,
        'reported_at': reported_at,
        'ingested_at': _MINUTE,
        'line_number': line_number,
        **changes,
    }


def test_the_first_authorization_is_kept(spark: SparkSession) -> None:
    new = [_event(1, minute=1), _event(2, minute=0), _event(3, minute=2, amount=Decimal('2.0000'))]
    assert _outcomes(spark, _AUTHORIZATIONS, new, []) == [(1, 'duplicate'), (2, 'kept'), (3, 'conflict')]


def test_an_earlier_authorization_supersedes_the_row_in_silver(spark: SparkSession) -> None:
    silver = [_event(0, minute=5)]
    assert _outcomes(spark, _AUTHORIZATIONS, [_event(1, minute=4)], silver) == [
        (None, 'duplicate'),
        (1, 'kept'),
    ]
    assert _outcomes(spark, _AUTHORIZATIONS, [_event(1, minute=6)], silver) == [
        (None, 'kept'),
        (1, 'duplicate'),
    ]


def test_rows_of_silver_with_other_event_ids_are_not_involved(spark: SparkSession) -> None:
    silver = [_event(0, event_id='other')]
    assert _outcomes(spark, _AUTHORIZATIONS, [_event(1)], silver) == [(1, 'kept')]


def test_a_second_report_of_the_same_time_is_a_duplicate(spark: SparkSession) -> None:
    new = [_report(1), _report(2), _report(3, hour=1), _report(4, event_id='e2')]
    assert _outcomes(spark, _DISPUTES, new, []) == [(1, 'kept'), (2, 'duplicate'), (3, 'kept'), (4, 'kept')]
    assert _outcomes(spark, _DISPUTES, [_report(5)], [_report(0)]) == [(None, 'kept'), (5, 'duplicate')]


@pytest.mark.parametrize('in_silver', [True, False])
def test_of_two_reports_of_the_same_time_fraud_wins_in_any_order(
    spark: SparkSession, in_silver: bool
) -> None:
    fraud = _report(2, source_object='b')
    honest = _report(1, is_fraud=False)
    if in_silver:
        assert _outcomes(spark, _DISPUTES, [fraud], [honest]) == [(None, 'duplicate'), (2, 'kept')]
        assert _outcomes(spark, _DISPUTES, [honest], [fraud]) == [(None, 'kept'), (1, 'duplicate')]
    else:
        assert _outcomes(spark, _DISPUTES, [honest, fraud], []) == [(1, 'duplicate'), (2, 'kept')]
