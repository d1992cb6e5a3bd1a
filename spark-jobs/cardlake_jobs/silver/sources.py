"""The bronze types: where their valid rows go, and which of several rows of an event counts."""

from __future__ import annotations

from dataclasses import dataclass

from cardlake_jobs.iceberg.tables import DISPUTES, TRANSACTIONS, columns_of, compiled_table


@dataclass(frozen=True)
class Source:
    """A bronze type.

    :ivar rank: columns by which the rows of an event_id are ranked; silver keeps the first
    :ivar newest_first: whether the greatest rank comes first
    :ivar conflicts: whether a row that loses with another payload is quarantined; otherwise it is superseded
    """

    bronze_type: str
    silver: str
    rank: tuple[str, ...]
    newest_first: bool
    conflicts: bool

    @property
    def bronze(self) -> str:
        """``bronze.card_authorization``"""
        return f'bronze.{self.bronze_type}'

    @property
    def table(self) -> str:
        """Name of the silver table in its database."""
        return self.silver.split('.')[1]

    @property
    def wire_columns(self) -> list[str]:
        return columns_of(compiled_table(self.bronze))

    @property
    def columns(self) -> list[str]:
        """Columns of the silver table, without ``dt``."""
        return columns_of(compiled_table(self.silver))

    @property
    def day_of(self) -> str:
        """The column whose UTC date cuts the partitions."""
        return str(compiled_table(self.silver)['partition']['of'])


SOURCES = (
    Source(
        'card_authorization',
        TRANSACTIONS,
        ('ingested_at', 'source_object', 'line_number'),
        newest_first=False,
        conflicts=True,
    ),
    Source(
        'card_dispute',
        DISPUTES,
        ('reported_at', 'ingested_at', 'source_object', 'line_number'),
        newest_first=True,
        conflicts=False,
    ),
)
