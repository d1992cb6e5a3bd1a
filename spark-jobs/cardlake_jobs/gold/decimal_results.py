"""Decimals that come back from Python: as integers, as far as they fit 64 bits. For one of more than 18 digits Spark
makes a new object in each step, here only in those behind the kernel.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.groups.group import Feature, FeatureType
from cardlake_jobs.internals import call_internals
from cardlake_jobs.windows.arrow import split_decimals

_TYPES = {'bigint': 'BIGINT', 'double': 'DOUBLE'}
#: Ending of the field with those that do not fit.
_LARGE = '_large'


def spark_type(type_: FeatureType) -> str:
    """Type of a feature in Spark's DDL."""
    return f'DECIMAL({type_.precision},{type_.scale})' if type_.kind == 'decimal' else _TYPES[type_.kind]


def result_schema(features: Sequence[Feature]) -> str:
    """Schema of what Python returns for features, in Spark's DDL."""
    fields = []
    for feature in features:
        if feature.type.kind == 'decimal':
            fields.append(f'`{feature.name}` BIGINT')
            fields.append(f'`{feature.name}{_LARGE}` {spark_type(feature.type)}')
        else:
            fields.append(f'`{feature.name}` {spark_type(feature.type)}')
    return ', '.join(fields)


def to_results(features: pa.RecordBatch) -> dict[str, pa.Array]:
    """Converts the columns of features to the fields of :func:`result_schema`."""
    results: dict[str, pa.Array] = {}
    for name, column in zip(features.schema.names, features.columns):
        if pa.types.is_decimal(column.type):
            results[name], results[f'{name}{_LARGE}'] = split_decimals(column)
        else:
            results[name] = column
    return results


def select_result(rows: DataFrame, results: str, feature: Feature) -> Column:
    """Selects a feature from the column that has the struct of results."""
    value = F.col(f'{results}.{feature.name}')
    if feature.type.kind != 'decimal':
        return value
    small = make_decimal(rows, value, feature.type)
    return F.coalesce(small, F.col(f'{results}.{feature.name}{_LARGE}')).alias(feature.name)


def make_decimal(rows: DataFrame, unscaled: Column, type_: FeatureType) -> Column:
    """Decimal with an unscaled value of 64 bits. Spark's own expression for it is not part of SQL; a product is the way
    without it.
    """
    sql = cast(Any, rows.sparkSession._jvm).org.apache.spark.sql
    make = call_internals(
        lambda: Column(
            sql.Column(
                sql.catalyst.expressions.MakeDecimal(
                    cast(Any, unscaled)._jc.expr(), type_.precision, type_.scale, True
                )
            )
        )
    )
    product = unscaled.cast('decimal(19,0)') * F.lit(Decimal(1).scaleb(-type_.scale))
    return product.cast(spark_type(type_)) if make is None else make
