"""Columns of a file of entities as columns of the lake."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone

import pandas as pd
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.pandas.functions import pandas_udf
from pyspark.sql.types import (
    DataType,
    DateType,
    DecimalType,
    DoubleType,
    FloatType,
    TimestampNTZType,
    TimestampType,
)

from cardlake_jobs.errors import UserError
from cardlake_jobs.iceberg.tables import TRANSACTIONS, compiled_table
from cardlake_jobs.join.entity_file import EntityFile
from cardlake_jobs.materialize import materialize
from cardlake_jobs.windows.kernel import TS
from cardlake_jobs.windows.probe_kernel import ROW_ID
from cardlake_jobs.wire.card_numbers import mask_pans
from cardlake_jobs.wire.date_time import parse_date_time
from cardlake_jobs.wire.decimals import parse_decimal
from cardlake_jobs.words import number_of

_DAY = re.compile(r'[0-9]{4}-[0-9]{2}-[0-9]{2}')
_NUMBER = re.compile(r'\s*([+-]?)0*(?=[0-9]|\.[0-9])([0-9]*)(\.[0-9]*)?([eE][+-]?[0-9]+)?\s*', re.ASCII)
_MICRO_DIGITS = 6
#: Times that a lake can have events at, and some more, so that milliseconds are not taken for seconds.
_FIRST, _END = (
    int(datetime(year, 1, 1, tzinfo=timezone.utc).timestamp()) * 1_000_000 for year in (2000, 2100)
)
#: An amount in silver is below 1e12.
_WHOLE_DIGITS = 12
_FIELDS = {field['name']: field for field in compiled_table(TRANSACTIONS)['fields']}


@dataclass(frozen=True)
class _Reader:
    """:ivar expected: kind of value that is expected, in words"""

    column: str
    value: Column
    expected: str


def read_columns(file: EntityFile, columns: Sequence[str]) -> DataFrame:
    """Reads ``row_id``, the time and columns of the lake, in the names and types of the lake; materialized.

    :raises UserError: a time, key or other value cannot be used; names the first row that has one
    """
    readers = [_make_reader(file, column) for column in (TS, *columns)]
    rows = materialize(file.rows.select(ROW_ID, *(each.value.alias(each.column) for each in readers)))
    for reader in readers:
        _refuse_faults(file, rows, reader)
    return rows


def parse_micros(text: str | None) -> int | None:
    """Parses a time: what the wire takes, ISO 8601 or unix seconds, with the same rounding, or a day; without a zone it
    is UTC. None for any other text, and beyond the years 2000 to 2099.
    """
    if text is None:
        return None
    found = parse_date_time(f'{text}T00:00:00Z' if _DAY.fullmatch(text) else text)
    micros = parse_number(text, _MICRO_DIGITS) if found is None else found
    return micros if micros is not None and _FIRST <= micros < _END else None


def parse_number(text: str | None, scale: int) -> int | None:
    """Parses a number below 1e12 into its unscaled value, rounding half away from zero; None for any other text."""
    parts = None if text is None else _NUMBER.fullmatch(text)
    if parts is None:
        return None
    sign, whole, fraction, exponent = (part or '' for part in parts.groups())
    found = parse_decimal(
        f'{sign.strip("+")}{whole or "0"}{fraction.rstrip(".")}{exponent}', scale, _WHOLE_DIGITS
    )
    return found if isinstance(found, int) else None


def _make_reader(file: EntityFile, column: str) -> _Reader:
    given = F.col(file.column_of(column))
    type_ = file.types[file.name_of(column)]
    kind = _FIELDS[column]['kind']
    if kind == 'timestamp':
        micros = (
            F.unix_micros(given.cast('timestamp'))
            if isinstance(type_, (TimestampType, TimestampNTZType, DateType))
            else _apply(parse_micros, given)
        )
        is_possible = (micros >= F.lit(_FIRST)) & (micros < F.lit(_END))
        value = F.when(is_possible, F.timestamp_micros(micros))
        return _Reader(column, value, 'ISO 8601 or unix seconds, from 2000 to 2099')
    if kind == 'decimal':
        scale = _FIELDS[column]['scale']
        unscaled = _apply(lambda text: parse_number(text, scale), given)
        decimal = (unscaled.cast('decimal(38,0)') / F.lit(10**scale)).cast(_decimal(column))
        return _Reader(column, decimal, 'a number below 1e12')
    if isinstance(type_, (DoubleType, FloatType, DecimalType)):
        raise UserError(
            'entities_refused',
            f'{file.name}: {file.name_of(column)} holds numbers with a fraction ({type_.simpleString()})',
            'An id is text or a whole number; a fraction is often the trace of missing values. Convert the column.',
        )
    text = given.cast('string')
    return _Reader(column, F.when(text != '', text), 'an id')


def _decimal(column: str) -> DataType:
    return DecimalType(_FIELDS[column]['precision'], _FIELDS[column]['scale'])


def _apply(parse: Callable[[str | None], int | None], given: Column) -> Column:
    def parse_all(texts: pd.Series) -> pd.Series:
        return pd.Series([parse(text) for text in texts], dtype='Int64')

    column: Column = pandas_udf(parse_all, 'bigint')(given.cast('string'))  # type: ignore[call-overload]
    return column


def _refuse_faults(file: EntityFile, rows: DataFrame, reader: _Reader) -> None:
    faults = rows.where(F.col(reader.column).isNull()).agg(
        F.count('*').alias('count'), F.min(ROW_ID).alias('first')
    )
    found = faults.collect()[0]
    if found['count'] == 0:
        return
    name = file.name_of(reader.column)
    number = rows.where(F.col(ROW_ID) <= found['first']).count()
    given = F.col(file.column_of(reader.column)).cast('string').alias('text')
    text = file.rows.where(F.col(ROW_ID) == found['first']).select(given).collect()[0]['text']
    value = f'"{mask_pans(text)}"' if text else 'empty'
    more = f' (and {number_of(found["count"] - 1, "more row")})' if found['count'] > 1 else ''
    raise UserError(
        'entities_refused',
        f'{file.name}: row {number}: {name} is {value}{more}',
        f'Give {reader.expected} in each row, or leave out the rows without; rows are counted from 1 below the header.',
    )
