"""Compiled feature groups."""

from __future__ import annotations

from typing import Any

import pytest

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.errors import UserError
from cardlake_jobs.groups.group import (
    RatioCompute,
    RowCompute,
    SnapshotCompute,
    WindowCompute,
    load_group,
    parse_group,
)

_HOUR = 3_600_000_000


def test_features_of_a_published_group() -> None:
    group = load_group('rt_card_features_v1')
    assert (group.entity, group.record_id, group.is_online) == ('card', 'card_id', True)
    count, amount, _, average = group.features
    assert count.compute == WindowCompute('count', None, _HOUR, 0, True)
    assert amount.type.kind == 'decimal'
    assert average.compute == WindowCompute('mean', 'amount', 7 * 24 * _HOUR, 0, True)


def test_row_and_ratio_features() -> None:
    features = {feature.name: feature for feature in load_group('fraud_features_v1').features}
    assert features['is_night'].compute == RowCompute('hourAtMost', 6)
    ratio = features['amount_over_card_avg_30d'].compute
    assert isinstance(ratio, RatioCompute)
    assert (ratio.numerator.kind, ratio.denominator.name) == ('column', 'card_avg_amount_30d')


def test_the_own_entity_of_a_group_is_the_last_one_used() -> None:
    group = load_group('fraud_features_v1')
    assert group.used_entities[-1] == group.entity
    assert {feature.name for entity in group.used_entities for feature in group.features_of(entity)} == {
        feature.name for feature in group.features
    }


def test_features_of_a_snapshot_group() -> None:
    group = load_group('fraud_features_v2')
    features = {feature.name: feature for feature in group.features}
    count = features['merchant_txn_count_7d']
    assert count.compute == SnapshotCompute('merchant_risk_v1', 'merchant_txn_count_7d', 6 * _HOUR)
    assert (count.default, group.is_online) == (0, False)
    # Nothing is computed over the merchant's events.
    assert group.used_entities == ('card',)


def test_an_unknown_group() -> None:
    with pytest.raises(UserError, match='unknown feature group "nope_v1"') as error:
        load_group('nope_v1')
    assert 'rt_card_features_v1' in error.value.hint


def test_a_group_of_another_format() -> None:
    content: dict[str, Any] = {**load_compiled('groups')['rt_card_features_v1'], 'format': 99}
    with pytest.raises(UserError, match='expected format 1 or 3, found 99'):
        parse_group('rt_card_features_v1', content, {})
