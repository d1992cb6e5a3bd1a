"""Specifications of the silver tables: their bronze type, and how several rows of one key are ranked."""

from __future__ import annotations

from dataclasses import dataclass

from cardlake_jobs.iceberg.tables import (
    DECISIONS,
    DISPUTES,
    PAST_DECISIONS,
    PAST_DELIVERIES,
    TRANSACTIONS,
    column_names,
    compiled_table,
)


@dataclass(frozen=True)
class SilverSpec:
    """A bronze type and the table that its valid rows go to: one of silver, or of gold for decisions, which need no
    refinement beyond it.

    :ivar rank: order of the rows of a key, nulls first; the table keeps the first
    :ivar past: table of the rows that lost their key. With one, a later row with another payload is quarantined;
        otherwise it is superseded
    :ivar changes_gold: features are computed from the table
    """

    bronze_type: str
    silver: str
    rank: tuple[str, ...]
    past: str | None
    changes_gold: bool = True

    @property
    def bronze(self) -> str:
        """``bronze.card_authorization``"""
        return f'bronze.{self.bronze_type}'

    @property
    def table(self) -> str:
        """Name of the table without its layer."""
        return self.silver.split('.')[1]

    @property
    def quarantines_conflicts(self) -> bool:
        """True if a later row with another payload is quarantined."""
        return self.past is not None

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
    SilverSpec('card_authorization', TRANSACTIONS, _ARRIVAL, PAST_DELIVERIES),
    # Of two reports on an event with the same instant, fraud wins.
    SilverSpec('card_dispute', DISPUTES, ('is_fraud DESC', *_ARRIVAL), None),
    SilverSpec(
        'card_decision',
        DECISIONS,
        ('decided_at', 'source_object', 'line_number'),
        PAST_DECISIONS,
        changes_gold=False,
    ),
)
