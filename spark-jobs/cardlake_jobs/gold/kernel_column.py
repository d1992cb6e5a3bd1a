"""The window kernel as a column of Spark: it runs in the Python workers, over the rows of each task in their order."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, cast

import pandas as pd
import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.pandas.functions import pandas_udf
from pyspark.sql.pandas.types import to_arrow_type
from pyspark.sql.types import DecimalType, TimestampType

from cardlake_jobs.gold.decimal_results import result_schema, to_results
from cardlake_jobs.gold.entity_order import key_hash
from cardlake_jobs.groups.group import Group
from cardlake_jobs.internals import call_internals
from cardlake_jobs.windows.arrow import to_decimals, to_timestamps
from cardlake_jobs.windows.hashed_kernel import KEY_HASH, HashedKernel
from cardlake_jobs.windows.kernel import WindowKernel
from cardlake_jobs.windows.stream import compute_in_batches


def kernel_column(group: Group, entity: str, rows: DataFrame) -> Column:
    """Creates the column of an entity's features, a struct; :func:`select_result` selects each of them.

    Only the columns that the kernel reads go to Python, and only features come back: Spark keeps the rows and puts the
    results beside them in order. So passing rows through Python, which takes longer than the kernel, is saved. Instants
    and decimals travel as integers, which take a tenth of the time.

    :param rows: in the :func:`entity_order` of the key within each partition, no key in two of them
    """
    kernel = WindowKernel(group, entity)
    types = {name: rows.schema[name].dataType for name in kernel.columns}
    arrow_types = {KEY_HASH: pa.int64(), **{name: to_arrow_type(type_) for name, type_ in types.items()}}

    def compute(batches: Iterator[tuple[pd.Series, ...]]) -> Iterator[pd.DataFrame]:
        return compute_series(batches, HashedKernel(group, entity), arrow_types)

    # Spark may drop the sorting below a deterministic function.
    function = pandas_udf(compute, result_schema(kernel.features)).asNondeterministic()  # type: ignore[call-overload]
    arguments = (_argument(rows, name, type_) for name, type_ in types.items())
    return cast(Column, function(key_hash(kernel.key), *arguments))


def compute_series(
    batches: Iterator[tuple[pd.Series, ...]], kernel: HashedKernel, types: dict[str, pa.DataType]
) -> Iterator[pd.DataFrame]:
    """Computes the features of all rows in their order, in batches of other sizes.

    :param batches: the kernel's columns as Spark passes them, instants and decimals as integers
    :param types: by name of the kernel's columns
    """
    inputs = (_to_batch(types, series) for series in batches)
    for features in compute_in_batches(inputs, kernel):
        yield pd.DataFrame({name: _to_series(values) for name, values in to_results(features).items()})


def _argument(rows: DataFrame, name: str, type_: Any) -> Column:
    if isinstance(type_, TimestampType):
        return F.unix_micros(name)
    return unscaled_value(rows, name, type_.scale) if isinstance(type_, DecimalType) else F.col(name)


def unscaled_value(rows: DataFrame, name: str, scale: int) -> Column:
    """Unscaled value of a decimal column with at most 18 digits. Spark's own expression for it is not part of SQL; a
    product, the way without it, takes more time than the kernel.
    """
    sql = cast(Any, rows.sparkSession._jvm).org.apache.spark.sql
    column = F.col(name)
    unscaled = call_internals(
        lambda: Column(sql.Column(sql.catalyst.expressions.UnscaledValue(cast(Any, column)._jc.expr())))
    )
    return (column * F.lit(Decimal(10**scale))).cast('bigint') if unscaled is None else unscaled


def _to_batch(types: dict[str, pa.DataType], series: tuple[pd.Series, ...]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(
        [_to_array(values, type_) for values, type_ in zip(series, types.values())], names=list(types)
    )


def _to_array(values: pd.Series, type_: pa.DataType) -> pa.Array:
    if pa.types.is_timestamp(type_):
        return to_timestamps(values.to_numpy())
    if pa.types.is_decimal(type_):
        return to_decimals(values.to_numpy(), type_.precision, type_.scale)
    return pa.Array.from_pandas(values, type=type_)


def _to_series(values: pa.Array) -> pd.Series:
    """Wraps an array, without copying it; Spark unwraps it again."""
    return pd.Series(pd.arrays.ArrowExtensionArray(pa.chunked_array([values])))
