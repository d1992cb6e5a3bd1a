"""Folders of online updates."""

from __future__ import annotations

from cardlake_jobs.groups.group import load_group
from cardlake_jobs.online.parts import updates_folder


def test_the_folder_contains_the_window_end_without_colons() -> None:
    group = load_group('rt_card_features_v1')
    prefix = 'gold/online_updates/rt_card_features_v1/run='
    assert updates_folder(group, 1_533_081_600_000_000) == f'{prefix}20180801T000000Z'
    assert updates_folder(group, 1_533_081_600_000_001) == f'{prefix}20180801T000000.000001Z'
