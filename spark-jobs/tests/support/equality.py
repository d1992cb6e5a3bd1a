"""Whether Spark's tables hold the rows of the embedded engine."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.pandas.types import to_arrow_schema

from cardlake_jobs.iceberg.places import SparkLake
from cardlake_jobs.silver.ledger import COUNTS

_KEYS = {
    'card_transactions': ['event_id'],
    'card_disputes': ['event_id'],
    'quarantine': ['source_object', 'line_number'],
    'card_features': ['event_id'],
    'fraud_features': ['event_id'],
}
#: Columns that may differ by rounding, and by how much.
_NEAR = {'card_amount_stddev_7d': 1e-9}


def spark_table(lake: SparkLake, name: str) -> pa.Table:
    """Rows of a Spark table as Arrow, without ``dt``."""
    frame = lake.read(name).drop('dt')
    return pa.Table.from_batches(frame._collect_as_arrow(), schema=to_arrow_schema(frame.schema))


def assert_same_tables(lake: SparkLake, expected: dict[str, pa.Table]) -> None:
    """Fails unless silver, quarantine, gold and the ledger's counts are those of the embedded engine."""
    for name, keys in _KEYS.items():
        assert_same_rows(name, spark_table(lake, name), expected[name], keys)
    assert ledger_counts(lake) == {
        row['source_object']: json.loads(row['counts']) for row in expected['ledger'].to_pylist()
    }


def ledger_counts(lake: SparkLake) -> dict[str, dict[str, int]]:
    """What became of each object's lines."""
    sums = lake.read('ledger').groupBy('source_object').agg(*(F.sum(name).alias(name) for name in COUNTS))
    return {row.source_object: {name: row[name] for name in COUNTS} for row in sums.collect()}


def assert_same_rows(name: str, actual: pa.Table, expected: pa.Table, keys: list[str]) -> None:
    """Fails unless two tables hold the same rows."""
    assert actual.column_names == expected.column_names, name
    assert actual.num_rows == expected.num_rows, name
    order = [(key, 'ascending') for key in keys]
    actual, expected = actual.sort_by(order), expected.sort_by(order)
    for column in expected.column_names:
        want = expected[column].combine_chunks()
        got = actual[column].combine_chunks().cast(want.type)
        if got.equals(want):
            continue
        tolerance = _NEAR.get(column)
        if tolerance is not None and got.is_null().equals(want.is_null()):
            np.testing.assert_allclose(_filled(got), _filled(want), rtol=tolerance, atol=0)
            continue
        rows = [row for row in range(len(want)) if got[row] != want[row]][:3]
        raise AssertionError(
            (name, column, [(got[row], want[row], expected.slice(row, 1).to_pylist()) for row in rows])
        )


def _filled(array: pa.Array) -> Any:
    return pc.fill_null(array, 0.0).to_numpy(zero_copy_only=False)
