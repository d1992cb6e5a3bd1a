"""The online store of the Feature Store, with the rules that AWS documents."""

import time
from typing import Any

import pytest

from .support import assert_fails, create_client, wait_for

pytestmark = pytest.mark.usefixtures('sample')

GROUP = 'sample-cards'
MIDNIGHT = '2026-01-02T00:00:00Z'


@pytest.fixture(scope='module')
def store(sample: object) -> Any:
    return create_client('sagemaker-featurestore-runtime')


def record(card: str, event_time: str, count: object, **more: str) -> list[dict[str, str]]:
    values = {'card_id': card, 'event_time': event_time, 'tx_1h': str(count), **more}
    return [{'FeatureName': name, 'ValueAsString': value} for name, value in values.items()]


def write(store: Any, *values: Any, **options: Any) -> None:
    store.put_record(FeatureGroupName=GROUP, Record=record(*values), **options)


def read_count(store: Any, card: str) -> str | None:
    found = store.get_record(FeatureGroupName=GROUP, RecordIdentifierValueAsString=card).get('Record')
    return next((each['ValueAsString'] for each in found or [] if each['FeatureName'] == 'tx_1h'), None)


def test_a_record_with_an_older_or_equal_event_time_changes_nothing(store: Any) -> None:
    write(store, 'a', MIDNIGHT, 1)
    write(store, 'a', MIDNIGHT, 2)
    write(store, 'a', '2026-01-01T23:59:59.999Z', 3)
    assert read_count(store, 'a') == '1'
    write(store, 'a', '2026-01-02T00:00:00.001Z', 4)
    assert read_count(store, 'a') == '4'


@pytest.mark.parametrize(
    'bad',
    [
        record('a', '2026-01-02 00:00:00', 1),
        record('a', MIDNIGHT, 'x'),
        record('', MIDNIGHT, 1),
        record('a', MIDNIGHT, 1, other='1'),
        record('a', MIDNIGHT, 1)[:1],
    ],
    ids=['event time', 'type', 'no identifier', 'unknown feature', 'no event time'],
)
def test_a_record_that_does_not_fit_the_group_is_rejected(store: Any, bad: list[dict[str, str]]) -> None:
    assert_fails('ValidationError', store.put_record, FeatureGroupName=GROUP, Record=bad)


def test_a_group_that_does_not_exist_is_named(store: Any) -> None:
    values = record('a', MIDNIGHT, 1)
    assert_fails('ResourceNotFound', store.put_record, FeatureGroupName='none', Record=values)


def test_a_batch_takes_25_entries_and_answers_those_that_failed(store: Any) -> None:
    entries = [{'FeatureGroupName': GROUP, 'Record': record(f'b{i}', MIDNIGHT, i)} for i in range(26)]
    assert_fails('ValidationError', store.batch_write_record, Entries=entries)
    entries[3] = {'FeatureGroupName': GROUP, 'Record': record('b3', MIDNIGHT, 'x')}
    answer = store.batch_write_record(Entries=entries[:25])
    assert [error['ErrorCode'] for error in answer['Errors']] == ['ValidationError']
    assert answer['Errors'][0]['Entry'] == entries[3]
    assert answer['UnprocessedEntries'] == []
    wanted = {'FeatureGroupName': GROUP, 'RecordIdentifiersValueAsString': ['b0', 'b3', 'b24']}
    assert len(store.batch_get_record(Identifiers=[wanted])['Records']) == 2


def test_a_deletion_counts_as_a_write(store: Any) -> None:
    write(store, 'd', MIDNIGHT, 1)
    deletion = '2026-01-03T00:00:00Z'
    store.delete_record(FeatureGroupName=GROUP, RecordIdentifierValueAsString='d', EventTime=deletion)
    write(store, 'd', '2026-01-02T12:00:00Z', 5)
    assert read_count(store, 'd') is None


def test_a_record_expires_by_its_event_time(store: Any) -> None:
    past = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() - 3600))
    write(store, 'kept', past, 1, TtlDuration={'Unit': 'Hours', 'Value': 2})
    assert read_count(store, 'kept') == '1'
    write(store, 'expired', past, 1, TtlDuration={'Unit': 'Minutes', 'Value': 30})
    assert read_count(store, 'expired') is None
    now = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())
    write(store, 'expiring', now, 1, TtlDuration={'Unit': 'Seconds', 'Value': 2})
    wait_for(lambda: read_count(store, 'expiring') is None)


def test_a_group_can_only_gain_features(store: Any) -> None:
    sagemaker = create_client('sagemaker')
    before = len(sagemaker.describe_feature_group(FeatureGroupName=GROUP)['FeatureDefinitions'])
    feature = {'FeatureName': 'mean_1h', 'FeatureType': 'Fractional'}
    sagemaker.update_feature_group(FeatureGroupName=GROUP, FeatureAdditions=[feature])
    store.put_record(FeatureGroupName=GROUP, Record=record('m', MIDNIGHT, 1, mean_1h='1.5'))
    after = len(sagemaker.describe_feature_group(FeatureGroupName=GROUP)['FeatureDefinitions'])
    assert after == before + 1


@pytest.mark.parametrize(
    'features',
    [['write_time'], ['x' * 65], [f'f{i}' for i in range(2499)], ['id']],
    ids=['reserved', 'too long', 'too many', 'repeated'],
)
def test_a_group_with_a_bad_feature_is_rejected(features: list[str]) -> None:
    names = ('id', 'at', *features)
    assert_fails(
        'ValidationException',
        create_client('sagemaker').create_feature_group,
        FeatureGroupName='new',
        RecordIdentifierFeatureName='id',
        EventTimeFeatureName='at',
        FeatureDefinitions=[{'FeatureName': name, 'FeatureType': 'String'} for name in names],
        OnlineStoreConfig={'EnableOnlineStore': True},
    )


def create(name: str, event_time: str) -> None:
    create_client('sagemaker').create_feature_group(
        FeatureGroupName=name,
        RecordIdentifierFeatureName='id',
        EventTimeFeatureName='at',
        FeatureDefinitions=[
            {'FeatureName': 'id', 'FeatureType': 'String'},
            {'FeatureName': 'at', 'FeatureType': event_time},
        ],
        OfflineStoreConfig={'S3StorageConfig': {'S3Uri': 's3://sample/x'}, 'TableFormat': 'Iceberg'},
        RoleArn='arn:aws:iam::123456789012:role/offline',
    )


def test_a_group_with_an_iceberg_store_takes_no_number_as_event_time_and_a_name_only_once() -> None:
    assert_fails('ValidationException', create, name='iceberg', event_time='Fractional')
    create('iceberg', 'String')
    assert_fails('ResourceInUse', create, name='iceberg', event_time='String')


def test_an_endpoint_without_a_model_server_answers_its_input() -> None:
    runtime = create_client('sagemaker-runtime')
    answer = runtime.invoke_endpoint(EndpointName='sample-fraud', Body=b'[1]', ContentType='application/json')
    assert answer['Body'].read() == b'[1]'
    assert_fails('ValidationError', runtime.invoke_endpoint, EndpointName='none', Body=b'')
