"""Whether Spark's lake is the embedded engine's."""

from __future__ import annotations

import pyarrow as pa
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.pandas.types import to_arrow_schema

from cardlake_jobs.iceberg.places import SparkLake
from cardlake_jobs.silver.ledger import COUNTS
from tests.support.lakes import Embedded, folder_of
from tests.support.node import run_script


def spark_table(lake: SparkLake, name: str) -> pa.Table:
    """Rows of a Spark table as Arrow, without ``dt``."""
    frame = lake.read(name).drop('dt')
    return pa.Table.from_batches(frame._collect_as_arrow(), schema=to_arrow_schema(frame.schema))


def assert_same_tables(lake: SparkLake, expected: Embedded) -> None:
    """Fails unless ``cardlake compare`` finds no difference: silver, quarantine, gold and all datasets; and unless the
    ledgers count the same.
    """
    differing = run_script('tests/support/compare.ts', str(expected.lake), str(folder_of(lake)))
    assert differing == '', differing[:4000]
    assert ledger_counts(lake) == expected.ledger


def ledger_counts(lake: SparkLake) -> dict[str, dict[str, int]]:
    """What became of each object's lines."""
    sums = lake.read('ledger').groupBy('source_object').agg(*(F.sum(name).alias(name) for name in COUNTS))
    return {row.source_object: {name: row[name] for name in COUNTS} for row in sums.collect()}
