"""Every rule of the Feature Store refuses what breaks it, and takes what is just within it."""

import re
from typing import Any

import pytest

from local_aws.emulator.feature_rules import (
    find_features_problem,
    find_group_problem,
    find_record_problem,
    parse_event_time,
)

Json = dict[str, Any]


def define(*features: tuple[str, str]) -> list[Json]:
    return [{'FeatureName': name, 'FeatureType': kind} for name, kind in features]


KEYS = (('id', 'String'), ('at', 'String'))
OFFLINE: Json = {'S3StorageConfig': {'S3Uri': 's3://lake/offline'}, 'TableFormat': 'Iceberg'}
GROUP: Json = {
    'FeatureGroupName': 'cards-v1',
    'RecordIdentifierFeatureName': 'id',
    'EventTimeFeatureName': 'at',
    'FeatureDefinitions': define(*KEYS, ('n', 'Integral'), ('mean', 'Fractional')),
    'OnlineStoreConfig': {'EnableOnlineStore': True},
    'OfflineStoreConfig': OFFLINE,
    'RoleArn': 'arn:aws:iam::123456789012:role/offline',
}
LIST: Json = {'FeatureName': 'l', 'FeatureType': 'String', 'CollectionType': 'List'}
IN_MEMORY: Json = {'EnableOnlineStore': True, 'StorageType': 'InMemory'}


def numbers(count: int) -> list[Json]:
    return define(*KEYS, *((f'f{i}', 'Integral') for i in range(count - len(KEYS))))


WITHIN: list[Json] = [
    {},
    {'FeatureGroupName': 'x' * 64},
    {'FeatureDefinitions': numbers(2500)},
    {'FeatureDefinitions': define(('id', 'String'), ('at', 'Fractional')), 'OfflineStoreConfig': None},
    {
        'FeatureDefinitions': define(('id', 'String'), ('at', 'Fractional')),
        'OfflineStoreConfig': {**OFFLINE, 'TableFormat': 'Glue'},
    },
    {'OnlineStoreConfig': IN_MEMORY, 'OfflineStoreConfig': None, 'RoleArn': None},
    {'OnlineStoreConfig': {'EnableOnlineStore': True, 'TtlDuration': {'Unit': 'Days', 'Value': 1}}},
    {'OnlineStoreConfig': None, 'ThroughputConfig': {'ThroughputMode': 'Provisioned'}},
]


@pytest.mark.parametrize('changes', WITHIN)
def test_a_group_within_the_rules_is_created(changes: Json) -> None:
    assert find_group_problem({**GROUP, **changes}) is None


@pytest.mark.parametrize(
    ('changes', 'problem'),
    [
        ({'FeatureGroupName': 'x' * 65}, 'featureGroupName'),
        ({'FeatureGroupName': 'a_'}, 'featureGroupName'),
        ({'FeatureDefinitions': numbers(2501)}, '2500'),
        ({'FeatureDefinitions': []}, '1 to 2500'),
        ({'FeatureDefinitions': define(*KEYS, ('n', 'Integral'), ('n', 'String'))}, "unique: \\['n'\\]"),
        ({'FeatureDefinitions': define(*KEYS, ('n', 'Decimal'))}, 'FeatureType of n'),
        ({'FeatureDefinitions': define(*KEYS, ('is_deleted', 'String'))}, 'reserved'),
        ({'FeatureDefinitions': define(*KEYS, ('write_time', 'String'))}, 'reserved'),
        ({'FeatureDefinitions': define(*KEYS, ('api_invocation_time', 'String'))}, 'reserved'),
        ({'FeatureDefinitions': define(*KEYS, ('x' * 65, 'String'))}, 'featureName'),
        ({'FeatureDefinitions': define(*KEYS, ('a b', 'String'))}, 'featureName'),
        (
            {
                'FeatureDefinitions': [
                    *define(*KEYS),
                    {**define(('l', 'String'))[0], 'CollectionType': 'List'},
                ]
            },
            'InMemory',
        ),
        ({'RecordIdentifierFeatureName': 'card'}, 'must be among'),
        ({'EventTimeFeatureName': 'when'}, 'must be among'),
        ({'EventTimeFeatureName': 'n'}, 'String or Fractional'),
        ({'EventTimeFeatureName': 'mean'}, 'String when the TableFormat is Iceberg'),
        ({'OfflineStoreConfig': None, 'OnlineStoreConfig': None}, 'at least one'),
        ({'OfflineStoreConfig': None, 'OnlineStoreConfig': {'EnableOnlineStore': False}}, 'at least one'),
        ({'OfflineStoreConfig': {**OFFLINE, 'TableFormat': 'Hudi'}}, 'TableFormat'),
        ({'OfflineStoreConfig': {'S3StorageConfig': {'S3Uri': '/tmp/x'}}}, 's3Uri'),
        ({'RoleArn': None}, 'RoleArn'),
        ({'OnlineStoreConfig': IN_MEMORY}, 'does not support an offline store'),
        ({'OnlineStoreConfig': {'EnableOnlineStore': True, 'StorageType': 'Fast'}}, 'StorageType'),
        (
            {'OnlineStoreConfig': {'EnableOnlineStore': True, 'TtlDuration': {'Unit': 'Days', 'Value': 0}}},
            'at least 1',
        ),
        (
            {'OnlineStoreConfig': {'EnableOnlineStore': True, 'TtlDuration': {'Unit': 'Years', 'Value': 1}}},
            'Unit',
        ),
        (
            {
                'OnlineStoreConfig': IN_MEMORY,
                'OfflineStoreConfig': None,
                'ThroughputConfig': {'ThroughputMode': 'Provisioned'},
            },
            'Provisioned is not supported',
        ),
        ({'Description': 'x' * 129}, 'Description'),
    ],
)
def test_a_group_that_breaks_a_rule_is_refused_by_name(changes: Json, problem: str) -> None:
    found = find_group_problem({**GROUP, **changes})
    assert found is not None
    assert re.search(problem, found), found


def test_a_feature_that_is_added_must_be_new() -> None:
    assert find_features_problem(define(('n', 'String')), ['n']) == "Feature names must be unique: ['n']"
    assert find_features_problem(define(('m', 'String')), ['n']) is None
    assert '2501' in (find_features_problem(define(('m', 'String')), [f'f{i}' for i in range(2500)]) or '')


def record(**values: str) -> list[Json]:
    given = {'id': 'a', 'at': '2026-01-02T00:00:00.000Z', **values}
    return [{'FeatureName': name, 'ValueAsString': value} for name, value in given.items()]


@pytest.mark.parametrize(
    'values',
    [
        {},
        {'at': '2026-01-02T00:00:00Z'},
        {'n': str(2**63 - 1), 'mean': '-1.5e300'},
        {'n': str(-(2**63)), 'mean': '1'},
        {'id': 'x' * 2048},
    ],
)
def test_a_record_within_the_rules_is_taken(values: dict[str, str]) -> None:
    assert find_record_problem(GROUP, record(**values)) is None


@pytest.mark.parametrize(
    'values',
    [
        {'at': '2026-01-02T00:00:00'},
        {'at': '2026-01-02T00:00:00.000001Z'},
        {'at': '2026-02-30T00:00:00Z'},
        {'at': '1767312000'},
        {'at': ''},
        {'id': ''},
        {'id': 'x' * 2049},
        {'id': 'ü' * 1025},
        {'n': '1.0'},
        {'n': '1_000'},
        {'n': ' 1'},
        {'n': str(2**63)},
        {'mean': 'NaN'},
        {'mean': 'Infinity'},
        {'mean': '1e999'},
        {'mean': '1_0.5'},
        {'other': '1'},
    ],
)
def test_a_record_that_breaks_a_rule_is_refused(values: dict[str, str]) -> None:
    assert find_record_problem(GROUP, record(**values)) is not None


def test_a_record_has_at_most_350_kb_of_names_and_values() -> None:
    group = {**GROUP, 'FeatureDefinitions': define(*KEYS, ('text', 'String'))}
    rest = sum(len(f['FeatureName']) + len(f['ValueAsString']) for f in record()) + len('text')
    assert find_record_problem(group, record(text='x' * (350 * 1024 - rest))) is None
    assert find_record_problem(group, record(text='x' * (350 * 1024 - rest + 1))) is not None


def test_a_feature_appears_once_and_as_text() -> None:
    assert find_record_problem(GROUP, [*record(n='1'), {'FeatureName': 'n', 'ValueAsString': '1'}])
    assert find_record_problem(GROUP, [*record(), {'FeatureName': 'n', 'ValueAsStringList': ['1']}])
    assert find_record_problem(GROUP, record()[:1])


def test_an_event_time_in_seconds_lies_within_the_years_0_to_9999() -> None:
    assert parse_event_time('Fractional', '1.5') == 1.5
    assert parse_event_time('Fractional', '253402300799') is not None
    assert parse_event_time('Fractional', '253402300800') is None
    assert parse_event_time('Fractional', 'nan') is None
