"""Rows as JSON holds them without loss."""

from __future__ import annotations

from collections.abc import Iterable

from pyspark.sql import Column
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.types import DataType, DecimalType, LongType, StructType, TimestampType


def json_row(schema: StructType, names: Iterable[str], source: str = '') -> Column:
    """A struct for JSON: whole numbers and decimals as text, instants as µs since the epoch.

    :param schema: of the rows
    :param source: name of the struct that holds the columns, if one does
    """
    prefix = f'{source}.' if source else ''
    return F.struct(*(_value(F.col(f'{prefix}{name}'), schema[name].dataType).alias(name) for name in names))


def _value(column: Column, kind: DataType) -> Column:
    if isinstance(kind, (DecimalType, LongType)):
        return column.cast('string')
    return F.unix_micros(column) if isinstance(kind, TimestampType) else column
