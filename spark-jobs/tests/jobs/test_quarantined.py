"""A run tells of an object most of which is quarantined, however few of its lines that are."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from pyspark.sql import SparkSession

from cardlake_jobs.jobs.quarantined import check_quarantine

_DAY = date(2026, 1, 1)


def test_an_object_most_of_which_is_quarantined_is_told_with_its_reasons(
    spark: SparkSession, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = [
        ('run', 'good', 90, 0),
        ('run', 'half', 2, 1),
        ('run', 'mostly', 3, 2),
        # Of another run, and a correction of an older object, which has no lines of its own.
        ('before', 'older', 1, 1),
        ('run', 'corrected', 0, 1),
    ]
    ledger = spark.createDataFrame(
        [(*entry, _DAY) for entry in entries],
        'run_id STRING, source_object STRING, lines BIGINT, quarantined BIGINT, dt DATE',
    )
    lines = [('half', ['empty']), ('mostly', ['not_json']), ('mostly', ['not_json', 'ts: missing'])]
    quarantine = spark.createDataFrame(
        [(name, reasons, _DAY) for name, reasons in lines],
        'source_object STRING, reasons ARRAY<STRING>, dt DATE',
    )
    lake = SimpleNamespace(read={'ledger': ledger, 'quarantine': quarantine}.__getitem__)
    check_quarantine(lake, 'run', {'lines': 95, 'quarantined': 3}, 1)  # type: ignore[arg-type]
    assert capsys.readouterr().err == (
        'cardlake: warning: more than half of the lines quarantined in mostly: 2 not_json, 1 ts: missing\n'
    )
    check_quarantine(lake, 'before', {'lines': 95, 'quarantined': 0}, 1)  # type: ignore[arg-type]
    assert capsys.readouterr().err == ''
