"""Sessions do not search the JVM for the same names again and again, and leave no files that nothing reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from py4j.java_gateway import JavaPackage, JVMView
from pyspark.errors import AnalysisException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.iceberg.metadata import IcebergTable
from tests.conftest import MakeLake
from tests.support.lakes import lake_folder


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names, also those within packages, for which the JVM has been asked."""
    names: list[str] = []

    def noting(ask: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
        def note(place: Any, name: str) -> Any:
            names.append(name)
            return ask(place, name)

        return note

    for place in (JVMView, JavaPackage):
        monkeypatch.setattr(place, '__getattr__', noting(place.__getattr__))
    return names


def test_the_jvm_is_not_asked_for_the_names_that_columns_need(spark: SparkSession, asked: list[str]) -> None:
    frame = spark.range(3)
    selected = frame.select((F.col('id') + F.lit(1)).alias('next'), F.coalesce('id', F.lit(0)))
    assert [row.next for row in selected.where(F.col('next') > 1).collect()] == [2, 3]
    assert asked == []


def test_the_jvm_is_not_asked_for_the_names_that_errors_and_tables_need(
    spark: SparkSession, make_lake: MakeLake, asked: list[str]
) -> None:
    lake = make_lake()
    spark.sql(f'CREATE TABLE {lake.table("some")} (id BIGINT) USING iceberg')
    asked.clear()
    # Which class an exception has is asked for each class that PySpark tells apart.
    with pytest.raises(AnalysisException):
        spark.sql('SELECT nothing')
    assert IcebergTable(lake, 'some').snapshot is None
    assert asked == []


def test_no_checksums_are_left_beside_local_files(spark: SparkSession, make_lake: MakeLake) -> None:
    lake = make_lake()
    spark.sql(f'CREATE TABLE {lake.table("some")} USING iceberg AS SELECT 1L AS id')
    names = {path.name for path in lake_folder(lake).rglob('*') if path.is_file()}
    assert any(name.endswith('.parquet') for name in names)
    assert not any(name.endswith('.crc') for name in names)
