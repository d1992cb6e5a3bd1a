"""Age and size limits of maintenance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class MaintenanceLimits:
    """Limits that no running job exceeds: a job ends within hours and reads the snapshots of its start.

    :ivar snapshot_age: age at which snapshots expire
    :ivar orphan_age: age at which files that belong to no table are deleted; Iceberg requires at least a day
    :ivar queue_age: age at which changes leave the queue, once all gold tables include them
    :ivar min_input_files: minimum number of small files in a partition that are worth rewriting
    """

    snapshot_age: timedelta = timedelta(days=3)
    orphan_age: timedelta = timedelta(days=3)
    queue_age: timedelta = timedelta(days=2)
    min_input_files: int = 5
