"""Decimals on their way from the kernel to Spark: small ones as integers, large ones as they are."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.gold import decimal_results as module
from cardlake_jobs.gold.decimal_results import result_schema, select_result, to_results
from cardlake_jobs.groups.group import load_group

#: Beside the limits of 18 digits, and of 64 bits.
_UNSCALED = [
    0, 1, -1, 427_700, 10**18 - 1, 10**18, -(10**18), 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64, 10**28 - 1,
    1 - 10**28,
]  # fmt: skip
_DECIMALS = [*(Decimal(value).scaleb(-4) for value in _UNSCALED), None]


def _results(values: list[Any], offset: int = 0) -> dict[str, pa.Array]:
    column = pa.array([Decimal(7)] * offset + values, pa.decimal128(28, 4)).slice(offset)
    return to_results(pa.RecordBatch.from_arrays([column], ['txn_amount_1h']))


@pytest.mark.parametrize('offset', [0, 3])
def test_each_decimal_is_in_one_of_two_columns(offset: int) -> None:
    results = _results(_DECIMALS, offset)
    small, large = (column.to_pylist() for column in results.values())
    fits = [-(2**63) <= value < 2**63 for value in _UNSCALED]
    assert small == [*(value if is_small else None for value, is_small in zip(_UNSCALED, fits)), None]
    assert large == [*(None if is_small else value for value, is_small in zip(_DECIMALS, fits)), None]


@pytest.mark.parametrize('has_internals', [True, False])
def test_spark_gets_the_decimals_back(
    spark: SparkSession, monkeypatch: pytest.MonkeyPatch, has_internals: bool
) -> None:
    if not has_internals:
        monkeypatch.setattr(module, 'call_internals', lambda _call: None)
    feature = next(
        each for each in load_group('rt_card_features_v1').features if each.name == 'txn_amount_1h'
    )
    schema = result_schema([feature])
    results = zip(*(column.to_pylist() for column in _results(_DECIMALS).values()))
    rows = spark.createDataFrame(list(results), schema).select(F.struct('*').alias('results'))
    column = select_result(rows, 'results', feature)
    assert ('makedecimal' in str(column).lower()) == has_internals
    found = rows.select(column)
    assert found.schema[0].simpleString() == 'txn_amount_1h:decimal(28,4)'
    assert [row[0] for row in found.collect()] == _DECIMALS
