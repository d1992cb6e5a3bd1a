"""Sessions do not search the JVM for the same names again and again."""

from __future__ import annotations

from typing import Any

import pytest
from py4j.java_gateway import JVMView
from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812


def test_the_jvm_is_not_asked_for_the_names_that_columns_need(
    spark: SparkSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    ask = JVMView.__getattr__

    def count(view: JVMView, name: str) -> Any:
        asked.append(name)
        return ask(view, name)

    frame = spark.range(3)
    monkeypatch.setattr(JVMView, '__getattr__', count)
    selected = frame.select((F.col('id') + F.lit(1)).alias('next'), F.coalesce('id', F.lit(0)))
    assert [row.next for row in selected.where(F.col('next') > 1).collect()] == [2, 3]
    assert asked == []
