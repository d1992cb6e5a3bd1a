"""Types of the text columns of a CSV file."""

from __future__ import annotations

from collections.abc import Sequence

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812

#: Types that a column of text may stand for, the first that fits all its values; each gives back the same value.
_TYPES = {
    'bigint': '^(0|-?[1-9][0-9]{0,17})$',
    'double': '^-?(0|[1-9][0-9]{0,14})([.][0-9]{1,6})?$',
    'boolean': '^(true|false|True|False|TRUE|FALSE)$',
}


def type_text_columns(rows: DataFrame, columns: Sequence[str]) -> list[Column]:
    """Returns columns of text as numbers or booleans where all values of a column are, and as text otherwise. What a
    number would lose, such as the zeros of ``007``, keeps a column text.
    """
    checks = {
        f'{column}_{type_}': F.coalesce(F.bool_and(F.col(column).rlike(pattern)), F.lit(False))
        for column in columns
        for type_, pattern in _TYPES.items()
    }
    if not checks:
        return []
    fits = rows.agg(*(check.alias(name) for name, check in checks.items())).collect()[0]
    types = {
        column: next((type_ for type_ in _TYPES if fits[f'{column}_{type_}']), None) for column in columns
    }
    return [F.col(column) if type_ is None else F.col(column).cast(type_) for column, type_ in types.items()]
