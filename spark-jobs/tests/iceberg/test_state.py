"""The lake state survives its JSON, whose keys existing lakes depend on."""

from __future__ import annotations

import json

from cardlake_jobs.iceberg.state import GroupState, LakeState, PublishedTable, parse_state

_STATE = LakeState(
    commit=3,
    run_id='r',
    window_end=5,
    swept=4,
    groups={'g_v1': GroupState('hash', 2, 4)},
    facts={'lines': 1},
    published={'card_features': PublishedTable(None, 7)},
)


def test_a_state_equals_its_parsed_json() -> None:
    assert parse_state(_STATE.to_json()) == _STATE


def test_the_keys_of_the_json() -> None:
    assert json.loads(_STATE.to_json()) == {
        'commit': 3, 'run_id': 'r', 'window_end': 5, 'swept': 4,
        'groups': {'g_v1': {'hash': 'hash', 'commit': 2, 'online': 4}}, 'facts': {'lines': 1},
        'published': {'card_features': {'base': None, 'snapshot': 7}}, 'snapshots': {},
    }  # fmt: skip


def test_an_empty_lake_has_the_initial_state() -> None:
    assert parse_state(None) == LakeState(0, '', 0, 0, {}, {}, {})
