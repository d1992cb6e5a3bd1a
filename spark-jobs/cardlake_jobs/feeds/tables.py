"""Creates the tables of a feed, and brings them to its definition, which may have more nullable columns, or decimals of
more digits.
"""

from __future__ import annotations

from typing import Any

from cardlake_jobs.errors import UserError
from cardlake_jobs.feeds.feed import Feed, ledger_table
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.tables import add_missing_columns, column_names, create_table, ensure_database


def feed_tables(feed: Feed) -> tuple[dict[str, Any], ...]:
    """The compiled tables that a feed is published to; it shares the last two with all others."""
    return feed.table, feed.blocked, ledger_table('feed_objects'), ledger_table('feed_quarantine')


def create_feed_tables(lake: SparkLake, feed: Feed) -> None:
    """Creates the tables that a feed is published to, unless they are there.

    :raises UserError: the database does not exist, or a table has columns that the definition lacks
    """
    ensure_database(lake)
    for table in feed_tables(feed):
        create_table(lake, table)
        _bring_to_definition(lake, table)


def _bring_to_definition(lake: SparkLake, table: dict[str, Any]) -> None:
    name = table['name']
    found = {field.name: field.dataType for field in lake.read(name).schema}
    expected = [*column_names(table), table['partition']['column']]
    left = [column for column in found if column not in expected]
    if left:
        raise UserError(
            'feed_changed',
            f'table "{name}": expected columns {", ".join(expected)}; found {", ".join(left)} as well',
            'Give the feed a new version, which has a table of its own.',
        )
    if len(found) < len(expected):
        add_missing_columns(lake, table)
    for field in lake.spark.createDataFrame([], table['schema']).schema:
        if field.name in found and found[field.name] != field.dataType:
            lake.spark.sql(
                f'ALTER TABLE {lake.table(name)} ALTER COLUMN `{field.name}` TYPE {field.dataType.simpleString()}'
            )
