"""Specifications of the silver tables: their bronze type, and how several rows of one key are ranked."""

from __future__ import annotations

from dataclasses import dataclass

from cardlake_jobs.iceberg.tables import DISPUTES, TRANSACTIONS, column_names, compiled_table


@dataclass(frozen=True)
class SilverSpec:
    """A silver table and the bronze type it is refined from.

    :ivar rank: order of the rows of a key, nulls first; silver keeps the first
    :ivar quarantines_conflicts: quarantine a later row with another payload; otherwise it is superseded
    """

    bronze_type: str
    silver: str
    rank: tuple[str, ...]
    quarantines_conflicts: bool

    @property
    def bronze(self) -> str:
        """``bronze.card_authorization``"""
        return f'bronze.{self.bronze_type}'

    @property
    def table(self) -> str:
        """Name of the silver table without its layer."""
        return self.silver.split('.')[1]

    @property
    def wire_columns(self) -> list[str]:
        return column_names(compiled_table(self.bronze))

    @property
    def key(self) -> list[str]:
        """Columns that identify a row of the silver table."""
        return list(compiled_table(self.silver)['key'])

    @property
    def columns(self) -> list[str]:
        """Columns of the silver table, without ``dt``."""
        return column_names(compiled_table(self.silver))

    @property
    def date_column(self) -> str:
        """The column whose UTC date is the partition."""
        return str(compiled_table(self.silver)['partition']['derivedFrom'])


_ARRIVAL = ('ingested_at', 'source_object', 'line_number')

SILVER_SPECS = (
    SilverSpec('card_authorization', TRANSACTIONS, _ARRIVAL, quarantines_conflicts=True),
    # Of two reports on an event with the same instant, fraud wins.
    SilverSpec('card_dispute', DISPUTES, ('is_fraud DESC', *_ARRIVAL), quarantines_conflicts=False),
)
