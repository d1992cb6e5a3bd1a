"""Compares a Spark lake with a lake of the embedded engine."""

from __future__ import annotations

import pyarrow as pa
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.pandas.types import to_arrow_schema

from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.silver.ledger import COUNTS
from tests.support.lakes import EmbeddedLake, lake_folder
from tests.support.node import run_script


def read_table(lake: SparkLake, name: str) -> pa.Table:
    """Reads a Spark table as Arrow, without ``dt``."""
    frame = lake.read(name).drop('dt')
    return pa.Table.from_batches(frame._collect_as_arrow(), schema=to_arrow_schema(frame.schema))


def assert_same_tables(lake: SparkLake, expected: EmbeddedLake) -> None:
    """Asserts that ``cardlake compare`` finds no difference in silver, quarantine, gold and all datasets, and that the
    ledgers have the same counts.
    """
    differing = run_script('tests/support/compare.ts', str(expected.lake), str(lake_folder(lake)))
    assert differing == '', differing[:4000]
    counts = ledger_counts(lake)
    names = sorted({*counts, *expected.ledger})
    assert [each for each in names if counts.get(each) != expected.ledger.get(each)] == [], (
        counts,
        expected.ledger,
    )


def ledger_counts(lake: SparkLake) -> dict[str, dict[str, int]]:
    """Number of lines by outcome for each object."""
    sums = lake.read('ledger').groupBy('source_object').agg(*(F.sum(name).alias(name) for name in COUNTS))
    return {row.source_object: {name: row[name] for name in COUNTS} for row in sums.collect()}
