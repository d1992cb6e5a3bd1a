"""Specifications of the silver tables: their bronze type, and how several rows of one event id are ranked."""

from __future__ import annotations

from dataclasses import dataclass

from cardlake_jobs.iceberg.tables import DISPUTES, TRANSACTIONS, column_names, compiled_table


@dataclass(frozen=True)
class SilverSpec:
    """A silver table and the bronze type it is refined from.

    :ivar rank_columns: order of the rows of an event id; silver keeps the first
    :ivar newest_first: sort descending by the rank columns
    :ivar quarantines_conflicts: quarantine a later row with another payload; otherwise it is superseded
    """

    bronze_type: str
    silver: str
    rank_columns: tuple[str, ...]
    newest_first: bool
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
    def columns(self) -> list[str]:
        """Columns of the silver table, without ``dt``."""
        return column_names(compiled_table(self.silver))

    @property
    def date_column(self) -> str:
        """The column whose UTC date is the partition."""
        return str(compiled_table(self.silver)['partition']['derivedFrom'])


SILVER_SPECS = (
    SilverSpec(
        'card_authorization',
        TRANSACTIONS,
        ('ingested_at', 'source_object', 'line_number'),
        newest_first=False,
        quarantines_conflicts=True,
    ),
    SilverSpec(
        'card_dispute',
        DISPUTES,
        ('reported_at', 'ingested_at', 'source_object', 'line_number'),
        newest_first=True,
        quarantines_conflicts=False,
    ),
)
