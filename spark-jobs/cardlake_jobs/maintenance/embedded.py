"""Finds the lake of the embedded engine in the same folder."""

from __future__ import annotations

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.iceberg.paths import SparkLake, local_folder
from cardlake_jobs.iceberg.storage import Storage

_FORMAT_FILE: str = load_compiled('jobs')['embeddedLakeFile']


def has_embedded_lake(lake: SparkLake) -> bool:
    """True if the embedded engine has a lake in the same folder: its files would look like orphans. It supports only
    local folders; elsewhere the job might not even have permission to check.
    """
    root = lake.paths.root
    return local_folder(root) is not None and Storage(lake.spark).exists(f'{root}/{_FORMAT_FILE}')
