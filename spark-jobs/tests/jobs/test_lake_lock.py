"""Only one job at a time on a lake in a local folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cardlake_jobs.errors import UserError
from cardlake_jobs.iceberg.paths import local_location
from cardlake_jobs.jobs.lake_lock import lake_lock


def test_the_lock_names_its_process_and_is_released(tmp_path: Path) -> None:
    with lake_lock(local_location(tmp_path)):
        with (
            pytest.raises(UserError, match=f'process {os.getpid()}') as error,
            lake_lock(local_location(tmp_path)),
        ):
            pass
        assert error.value.code == 'lake_busy'
    with lake_lock(local_location(tmp_path)):
        pass


def test_lakes_elsewhere_and_missing_folders_are_not_locked(tmp_path: Path) -> None:
    for root in ('s3://bucket', local_location(tmp_path / 'missing')):
        with lake_lock(root), lake_lock(root):
            pass
    assert list(tmp_path.iterdir()) == []
