"""Maintains the tables of feeds after a publication."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.maintenance.embedded import has_embedded_lake
from cardlake_jobs.maintenance.limits import MaintenanceLimits
from cardlake_jobs.maintenance.procedures import compact_files, expire_snapshots, remove_orphan_files


def maintain_feed_tables(
    lake: SparkLake, names: Sequence[str], now: datetime, limits: MaintenanceLimits | None = None
) -> None:
    """Compacts tables. The first publication of a day (UTC) also expires their old snapshots, and deletes old files
    that belong to no table. Rows do not change, readers and runs of other feeds go on.
    """
    limits = limits or MaintenanceLimits()
    # Ages count from the beginning of the day, so that the publications after the first one find nothing to expire.
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    is_shared = has_embedded_lake(lake)
    for name in names:
        compact_files(lake, name, limits.min_input_files)
        deleted = expire_snapshots(lake, name, today - limits.snapshot_age)
        if deleted > 0 and not is_shared:
            remove_orphan_files(lake, name, today - limits.orphan_age)
