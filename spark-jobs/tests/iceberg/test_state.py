"""The lake state survives its JSON, whose keys existing lakes depend on."""

from __future__ import annotations

import json

from cardlake_jobs.iceberg.state import GroupState, LakeState, PublishedTable, SnapshotState, parse_state

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
        'card_events': 0,
    }  # fmt: skip


def test_a_state_of_an_earlier_release_has_left_nothing_for_decisions() -> None:
    content = json.loads(_STATE.to_json())
    del content['card_events']
    content['snapshots'] = {'m_v1': {'hash': 'h', 'commit': 1, 'last_day': 5}}
    state = parse_state(json.dumps(content))
    assert (state.card_events, state.snapshots) == (0, {'m_v1': SnapshotState('h', 1, 5, {})})


def test_an_empty_lake_has_the_initial_state() -> None:
    assert parse_state(None) == LakeState(0, '', 0, 0, {}, {}, {})
