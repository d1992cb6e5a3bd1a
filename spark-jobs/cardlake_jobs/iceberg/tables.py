"""Creates the lake's Iceberg tables from compiled DDL, and checks existing ones for compatibility."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.errors import UserError
from cardlake_jobs.groups.group import Group
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
CORE_TABLES = (TRANSACTIONS, DISPUTES, QUARANTINE, SILVER_CHANGES, PAST_DELIVERIES, LEDGER)


def compiled_table(name: str) -> dict[str, Any]:
    """Returns a compiled table definition.

    :param name: ``layer.name``
    """
    table: dict[str, Any] = load_compiled('tables')[name]
    return table


def column_names(table: dict[str, Any]) -> list[str]:
    """Stored columns of a compiled table, without the partition column."""
    return [field['name'] for field in table['fields']]


def create_tables(lake: SparkLake, groups: Iterable[Group]) -> None:
    """Creates missing tables.

    :raises UserError: the database does not exist, or a table has another format or other columns
    """
    _ensure_database(lake)
    for table in [*(compiled_table(name) for name in CORE_TABLES), *(group.gold for group in groups)]:
        lake.spark.sql(_ddl(lake, table))
        _assert_compatible(table, IcebergTable(lake, table['name']))


def find_existing_tables(lake: SparkLake, tables: Iterable[dict[str, Any]]) -> set[str]:
    """Returns the names of the given tables that exist, after checking that they are compatible.

    :raises UserError: the database does not exist, or a table has another format or other columns
    """
    _ensure_database(lake)
    found = set()
    for table in tables:
        name = table['name']
        # The job role may get single tables from the catalog, but not list them.
        if lake.spark.catalog.tableExists(lake.table(name)):
            _assert_compatible(table, IcebergTable(lake, name))
            found.add(name)
    return found


def _ensure_database(lake: SparkLake) -> None:
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


def _assert_compatible(table: dict[str, Any], found: IcebergTable) -> None:
    name = table['name']
    version = found.properties.get(_FORMAT_PROPERTY, '0')
    if found.format_version > _ICEBERG_FORMAT or not version.isdigit() or int(version) > FORMAT:
        raise UserError(
            'newer_format',
            f'table "{name}": expected format up to {FORMAT} (Iceberg {_ICEBERG_FORMAT}), '
            f'found {version} (Iceberg {found.format_version})',
            'Use the jobs of the release that wrote it, or a newer release.',
        )
    if int(version) < FORMAT:
        raise UserError(
            'older_format',
            f'table "{name}": expected format {FORMAT}, found {version}, written by an older release',
            'See "A lake of an older release" in spark-jobs/README.md: compute it again from bronze, or keep its rows.',
        )
    expected = [*column_names(table), table['partition']['column']]
    if found.columns != expected:
        raise UserError(
            'other_columns',
            f'table "{name}": expected columns {", ".join(expected)}; found {", ".join(found.columns)}',
            'Alter the table first, or use the jobs of the release that created it.',
        )
