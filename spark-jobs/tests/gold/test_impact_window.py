"""Impact windows of the published groups."""

from __future__ import annotations

from cardlake_jobs.gold.impact_window import ImpactWindow, impact_windows_by_key
from cardlake_jobs.groups.group import load_group

_DAY = 86_400_000_000


def test_the_longest_window_of_the_card_ends_the_impact() -> None:
    assert impact_windows_by_key(load_group('rt_card_features_v1')) == {'card_id': ImpactWindow(0, 7 * _DAY)}


def test_a_delay_moves_the_impact() -> None:
    windows = impact_windows_by_key(load_group('fraud_features_v1'))
    assert windows == {
        'card_id': ImpactWindow(0, 30 * _DAY),
        'merchant_id': ImpactWindow(7 * _DAY, 37 * _DAY),
    }
