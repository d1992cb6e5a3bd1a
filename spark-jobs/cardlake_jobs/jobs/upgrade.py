"""Upgrades the tables of a lake that an older release wrote to the current format."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.iceberg.commit import OnStep, Run
from cardlake_jobs.iceberg.list_files import open_lister
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.tables import (
    CORE_TABLES,
    LEDGER,
    SILVER_CHANGES,
    add_missing_columns,
    column_names,
    compiled_table,
    create_table,
    find_outdated_tables,
    published_gold_tables,
    set_current_format,
)
from cardlake_jobs.silver.replace_reports import replace_reports


@dataclass(frozen=True)
class UpgradeResult:
    """Result of an upgrade.

    :ivar counts: ``tables`` of an older format; bronze ``objects`` whose reports were read again, and those that are
        ``missing``; reports ``before`` and ``after``, and those ``kept`` of missing objects
    :ivar missing: processed objects that are gone or have changed
    """

    counts: dict[str, int]
    missing: list[str] = field(default_factory=list)


def upgrade(lake: SparkLake, run_id: str, on_step: OnStep = lambda _step: None) -> UpgradeResult:
    """Upgrades all tables of a lake. The reports are replaced in one commit, and the tables are marked afterwards: an
    upgrade that dies is completed by the next one, and until then other jobs refuse the lake. Gold follows in the next
    stream run.

    Format 2 keeps every distinct report on an event, and the ledger an etag.

    :raises UserError: a table has a newer format, or another run uses the lake
    """
    outdated = find_outdated_tables(lake, [*map(compiled_table, CORE_TABLES), *published_gold_tables()])
    if not outdated:
        return UpgradeResult({'tables': 0})
    for name in CORE_TABLES:
        create_table(lake, compiled_table(name))
        add_missing_columns(lake, compiled_table(name))
    core = [compiled_table(name)['name'] for name in CORE_TABLES]
    run = Run(lake, list(dict.fromkeys([*core, *(table['name'] for table in outdated)])), on_step)
    reports = replace_reports(lake, run, open_lister(lake.spark, lake.paths.root))
    commit = run.state.commit + 1
    if reports.changes is not None:
        numbered = {'commit_number': F.lit(commit).cast('bigint'), 'dt': F.current_date()}
        changes = reports.changes.withColumns(numbered)
        run.append('touched', changes.select(*column_names(compiled_table(SILVER_CHANGES)), 'dt'))
    if reports.changes is not None or reports.corrections is not None:
        ledger = compiled_table(LEDGER)
        corrections = (
            lake.spark.createDataFrame([], f'{ledger["schema"]}, dt DATE')
            if reports.corrections is None
            else reports.corrections.withColumn('run_id', F.lit(run_id))
        )
        state = replace(run.state, run_id=run_id, facts=dict.fromkeys(load_compiled('jobs')['runFacts'], 0))
        run.commit(state, corrections.select(*column_names(ledger), 'dt'))
    for table in outdated:
        set_current_format(lake, table['name'])
        on_step(f'marked {table["name"]}')
    lake.spark.catalog.clearCache()
    counts = {name: getattr(reports, name) for name in ('objects', 'before', 'after', 'kept')}
    return UpgradeResult(
        {'tables': len(outdated), 'missing': len(reports.missing), **counts}, reports.missing
    )
