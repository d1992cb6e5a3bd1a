"""Maintains the tables of feeds after a publication."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime

from cardlake_jobs.iceberg.java_errors import JAVA_ERRORS, describe_java_error
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.maintenance.embedded import has_embedded_lake
from cardlake_jobs.maintenance.limits import MaintenanceLimits
from cardlake_jobs.maintenance.procedures import compact_files, expire_snapshots, remove_orphan_files


def maintain_feed_tables(
    lake: SparkLake, names: Sequence[str], now: datetime, limits: MaintenanceLimits | None = None
) -> None:
    """Compacts tables. The first publication of a day (UTC) also expires their old snapshots, and deletes old files
    that belong to no table. Rows do not change, readers and runs of other feeds go on.

    A Java error ends the work on one table and is told; a later publication does what is left. Publications of two
    feeds may expire the tables that they share at once, and one then misses manifests that the other has deleted:
    https://github.com/apache/iceberg/pull/3772 and https://github.com/apache/iceberg/issues/17715.
    """
    limits = limits or MaintenanceLimits()
    # Ages count from the beginning of the day, so that the publications after the first one find nothing to expire.
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for name in names:
        try:
            _maintain(lake, name, today, limits)
        except JAVA_ERRORS as error:
            print(
                f'cardlake: warning: table {name} was not maintained: {describe_java_error(error)}\n'
                '  Its rows are complete, and a later publication tries again.',
                file=sys.stderr,
            )


def _maintain(lake: SparkLake, name: str, today: datetime, limits: MaintenanceLimits) -> None:
    compact_files(lake, name, limits.min_input_files)
    deleted = expire_snapshots(lake, name, today - limits.snapshot_age)
    if deleted > 0 and not has_embedded_lake(lake):
        remove_orphan_files(lake, name, today - limits.orphan_age)
