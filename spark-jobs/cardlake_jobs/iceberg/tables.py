"""Creates the lake's Iceberg tables from compiled DDL, and checks existing ones for compatibility."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.errors import UserError
from cardlake_jobs.groups.group import load_group
from cardlake_jobs.groups.snapshot_group import load_snapshot_groups
from cardlake_jobs.iceberg.java_errors import JAVA_ERRORS, describe_java_error
from cardlake_jobs.iceberg.metadata import IcebergTable
from cardlake_jobs.iceberg.paths import SparkLake

#: Version of the tables' meaning and of the metadata that the jobs keep in them. Before 2, ``card_disputes`` kept only
#: the newest report of an event.
FORMAT = 2
_FORMAT_PROPERTY = 'cardlake.format'
_ICEBERG_FORMAT = 2
_TARGET_BYTES = 256 * 1024 * 1024

_PROPERTIES = {
    _FORMAT_PROPERTY: str(FORMAT),
    'write.distribution-mode': 'hash',
    'write.target-file-size-bytes': str(_TARGET_BYTES),
    'write.parquet.compression-codec': 'zstd',
    'write.metadata.delete-after-commit.enabled': 'true',
    'write.metadata.previous-versions-max': '100',
}

TRANSACTIONS = 'silver.card_transactions'
DISPUTES = 'silver.card_disputes'
QUARANTINE = 'silver.quarantine'
SILVER_CHANGES = 'silver.touched'
LEDGER = 'silver.ledger'
PAST_DELIVERIES = 'silver.deliveries'
DECISIONS = 'gold.decisions'
PAST_DECISIONS = 'silver.past_decisions'
CORE_TABLES = (
    TRANSACTIONS,
    DISPUTES,
    DECISIONS,
    QUARANTINE,
    SILVER_CHANGES,
    PAST_DELIVERIES,
    PAST_DECISIONS,
    LEDGER,
)


def compiled_table(name: str) -> dict[str, Any]:
    """Returns a compiled table definition.

    :param name: ``layer.name``
    """
    table: dict[str, Any] = load_compiled('tables')[name]
    return table


def column_names(table: dict[str, Any]) -> list[str]:
    """Stored columns of a compiled table, without the partition column."""
    return [field['name'] for field in table['fields']]


def published_gold_tables() -> list[dict[str, Any]]:
    """Returns the gold tables of all published groups."""
    gold = [load_group(name).gold for name in load_compiled('groups')]
    return [*gold, *(group.gold for group in load_snapshot_groups())]


def create_tables(lake: SparkLake, gold: Iterable[dict[str, Any]]) -> None:
    """Creates missing tables, and adds the columns that older releases did not have.

    :param gold: compiled gold tables, which follow the core tables

    :raises UserError: the database does not exist, or a table has another format or other columns
    """
    ensure_database(lake)
    for table in [*(compiled_table(name) for name in CORE_TABLES), *gold]:
        create_table(lake, table)
        _assert_compatible(lake, table)


def create_table(lake: SparkLake, table: dict[str, Any]) -> None:
    """Creates a table if it is missing; an existing one is left as it is."""
    lake.spark.sql(_ddl(lake, table))


def find_outdated_tables(lake: SparkLake, tables: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns those of the given tables that exist in a format older than this one.

    :raises UserError: the database does not exist, or a table has a newer format
    """
    ensure_database(lake)
    outdated = []
    for table in tables:
        if lake.spark.catalog.tableExists(lake.table(table['name'])):
            found = IcebergTable(lake, table['name'])
            _assert_not_newer(table['name'], found)
            if _format_of(found) < FORMAT:
                outdated.append(table)
    return outdated


def set_current_format(lake: SparkLake, name: str) -> None:
    """Marks a table as one of the current format."""
    lake.spark.sql(f"ALTER TABLE {lake.table(name)} SET TBLPROPERTIES ('{_FORMAT_PROPERTY}' = '{FORMAT}')")


def find_existing_tables(lake: SparkLake, tables: Iterable[dict[str, Any]]) -> set[str]:
    """Returns the names of the given tables that exist, after adding the columns that older releases did not have, and
    checking that they are compatible.

    :raises UserError: the database does not exist, or a table has another format or other columns
    """
    ensure_database(lake)
    found = set()
    for table in tables:
        name = table['name']
        # The job role may get single tables from the catalog, but not list them.
        if lake.spark.catalog.tableExists(lake.table(name)):
            _assert_compatible(lake, table)
            found.add(name)
    return found


def ensure_database(lake: SparkLake) -> None:
    """Makes sure that the database of a lake exists.

    :raises UserError: it does not, and cannot be created
    """
    catalog, database = lake.paths.catalog, lake.paths.database
    try:
        lake.spark.sql(f'CREATE NAMESPACE IF NOT EXISTS `{catalog}`.`{database}`')
    except JAVA_ERRORS as error:
        raise UserError(
            'no_database',
            f'cannot use database "{database}" of catalog "{catalog}": {describe_java_error(error)}',
            'Deploy the silver-gold stack, or choose another database with --database.',
        ) from error


def _ddl(lake: SparkLake, table: dict[str, Any]) -> str:
    path = lake.paths.folder(table['layer'], table['path']).replace('\\', '\\\\').replace("'", "\\'")
    ddl = table['ddl'].replace('`{table}`', lake.table(table['name'])).replace('{data_path}', path)
    properties = ', '.join(f"'{key}' = '{value}'" for key, value in _PROPERTIES.items())
    return f'{ddl[:-1]}, {properties})'


def _format_of(table: IcebergTable) -> int:
    version = table.properties.get(_FORMAT_PROPERTY, '0')
    return int(version) if version.isdigit() else FORMAT + 1


def _assert_not_newer(name: str, found: IcebergTable) -> None:
    if found.format_version > _ICEBERG_FORMAT or _format_of(found) > FORMAT:
        raise UserError(
            'newer_format',
            f'table "{name}": expected format up to {FORMAT} (Iceberg {_ICEBERG_FORMAT}), '
            f'found {found.properties.get(_FORMAT_PROPERTY)} (Iceberg {found.format_version})',
            'Use the jobs of the release that wrote it, or a newer release.',
        )


def add_missing_columns(lake: SparkLake, table: dict[str, Any]) -> None:
    """Adds the columns that a table lacks; Iceberg gives them null in existing rows."""
    found = IcebergTable(lake, table['name']).columns
    previous = ''
    for column in lake.spark.createDataFrame([], table['schema']).schema:
        if column.name not in found:
            place = f'AFTER `{previous}`' if previous else 'FIRST'
            _add_column(lake, table['name'], column.name, f'{column.dataType.simpleString()} {place}')
        previous = column.name


def _add_column(lake: SparkLake, table: str, column: str, definition: str) -> None:
    try:
        lake.spark.sql(f'ALTER TABLE {lake.table(table)} ADD COLUMN `{column}` {definition}')
    except JAVA_ERRORS:
        # Another run may have added it in the meantime.
        if column not in IcebergTable(lake, table).columns:
            raise


def _assert_compatible(lake: SparkLake, table: dict[str, Any]) -> None:
    name = table['name']
    found = IcebergTable(lake, name)
    _assert_not_newer(name, found)
    if _format_of(found) < FORMAT:
        raise UserError(
            'older_format',
            f'table "{name}": expected format {FORMAT}, found {_format_of(found)}, written by an older release',
            'Run the job "upgrade" on this lake: `cardlake spark run upgrade`, or `cardlake emr submit upgrade`.',
        )
    expected = [*column_names(table), table['partition']['column']]
    if found.columns != expected and _is_earlier(table, found.columns, expected):
        add_missing_columns(lake, table)
        found = IcebergTable(lake, name)
    if found.columns != expected:
        raise UserError(
            'other_columns',
            f'table "{name}": expected columns {", ".join(expected)}; found {", ".join(found.columns)}',
            'Alter the table first, or use the jobs of the release that created it.',
        )


def _is_earlier(table: dict[str, Any], found: list[str], expected: list[str]) -> bool:
    """True for the columns of an older release: all but some that were added since."""
    added = {field['name'] for field in table['fields'] if field.get('isAdded')}
    return found == [column for column in expected if column in found or column not in added]
