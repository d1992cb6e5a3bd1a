"""Makes the lake's Iceberg tables from the DDL that the schema package compiles, and checks those that are there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cardlake_jobs.compiled import compiled
from cardlake_jobs.errors import UserError
from cardlake_jobs.groups.group import Group
from cardlake_jobs.iceberg.faults import JAVA_ERRORS, java_words
from cardlake_jobs.iceberg.metadata import IcebergTable
from cardlake_jobs.iceberg.places import SparkLake

#: Version of what the jobs keep in tables and snapshots beside the rows.
FORMAT = 1
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
TOUCHED = 'silver.touched'
LEDGER = 'silver.ledger'
OWN_TABLES = (TRANSACTIONS, DISPUTES, QUARANTINE, TOUCHED, LEDGER)


def compiled_table(name: str) -> dict[str, Any]:
    """A table as the schema package compiles it.

    :param name: ``layer.name``
    """
    table: dict[str, Any] = compiled('tables')[name]
    return table


def columns_of(table: dict[str, Any]) -> list[str]:
    """A table's stored columns, without the partition column."""
    return [field['name'] for field in table['fields']]


def make_tables(lake: SparkLake, groups: Iterable[Group]) -> None:
    """Makes the tables that are missing.

    :raises UserError: the database does not exist, or a table was made by a newer program or has other columns
    """
    _require_database(lake)
    for table in [*(compiled_table(name) for name in OWN_TABLES), *(group.gold for group in groups)]:
        lake.spark.sql(_ddl(lake, table))
        _check(table, IcebergTable(lake, table['name']))


def existing_tables(lake: SparkLake, tables: Iterable[dict[str, Any]]) -> set[str]:
    """Names of those of some tables that are there, each as these jobs know it.

    :raises UserError: the database does not exist, or a table was made by a newer program or has other columns
    """
    _require_database(lake)
    found = set()
    for table in tables:
        name = table['name']
        # The jobs may ask the catalog for a table, not for a list of them.
        if lake.spark.catalog.tableExists(lake.table(name)):
            _check(table, IcebergTable(lake, name))
            found.add(name)
    return found


def _require_database(lake: SparkLake) -> None:
    catalog, database = lake.places.catalog, lake.places.database
    try:
        lake.spark.sql(f'CREATE NAMESPACE IF NOT EXISTS `{catalog}`.`{database}`')
    except JAVA_ERRORS as error:
        raise UserError(
            'no_database',
            f'the database "{database}" of catalog "{catalog}" cannot be used: {java_words(error)}',
            'Deploy the silver-gold stack, or name another database with --database.',
        ) from error


def _ddl(lake: SparkLake, table: dict[str, Any]) -> str:
    path = lake.places.folder(table['layer'], table['path']).replace('\\', '\\\\').replace("'", "\\'")
    ddl = table['ddl'].replace('`{table}`', lake.table(table['name'])).replace('{data_path}', path)
    own = ', '.join(f"'{key}' = '{value}'" for key, value in _PROPERTIES.items())
    return f'{ddl[:-1]}, {own})'


def _check(table: dict[str, Any], found: IcebergTable) -> None:
    name = table['name']
    version = found.properties.get(_FORMAT_PROPERTY, '0')
    if found.format_version > _ICEBERG_FORMAT or not version.isdigit() or int(version) > FORMAT:
        raise UserError(
            'newer_format',
            f'table "{name}" has format {version} (Iceberg {found.format_version}); these jobs know {FORMAT}',
            'Use jobs of the version that wrote it, or newer ones.',
        )
    wanted = [*columns_of(table), table['partition']['column']]
    if found.columns != wanted:
        raise UserError(
            'other_columns',
            f'table "{name}" has the columns {", ".join(found.columns)}; these jobs write {", ".join(wanted)}',
            'Evolve the table first, or use jobs of the version that made it.',
        )
