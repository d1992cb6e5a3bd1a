"""Kinesis, Firehose, DynamoDB."""

import json
import time
from typing import Any

from .context import Context, Resource, attempt
from .parameters import fit, shape
from .registry import Outcome, creates


@creates('aws_kinesis_stream')
def stream(context: Context, resource: Resource) -> Outcome:
    kinesis, mode = (
        context.client('kinesis'),
        resource.block('stream_mode_details').get('stream_mode', 'PROVISIONED'),
    )
    size = {'ShardCount': int(resource.get('shard_count') or 1)} if mode == 'PROVISIONED' else {}
    made = attempt(
        kinesis.create_stream, StreamName=resource['name'], StreamModeDetails={'StreamMode': mode}, **size
    )
    for _ in range(100):
        if (
            kinesis.describe_stream_summary(StreamName=resource['name'])['StreamDescriptionSummary'][
                'StreamStatus'
            ]
            == 'ACTIVE'
        ):
            break
        time.sleep(0.05)
    if made and (resource.get('retention_period') or 24) > 24:
        kinesis.increase_stream_retention_period(
            StreamName=resource['name'], RetentionPeriodHours=int(resource['retention_period'])
        )
    if made and resource.get('encryption_type') == 'KMS':
        kinesis.start_stream_encryption(
            StreamName=resource['name'], EncryptionType='KMS', KeyId=resource['kms_key_id']
        )
    return 'created' if made else 'exists'


@creates('aws_kinesis_stream_consumer')
def consumer(context: Context, resource: Resource) -> Outcome:
    made = attempt(
        context.client('kinesis').register_stream_consumer,
        StreamARN=resource['stream_arn'],
        ConsumerName=resource['name'],
    )
    if made:
        context.replace_id(resource.in_state['arn'], made['Consumer']['ConsumerARN'])
    return 'created' if made else 'exists'


def _s3_destination(wanted: Any, block: dict[str, Any]) -> Any:
    """Puts Terraform's flat arguments into the structures of the API."""
    hints = {
        'interval_in_seconds': block.get('buffering_interval'),
        'size_in_mbs': block.get('buffering_size'),
    }
    b = {
        'bucket_arn': block['bucket_arn'],
        'buffering_hints': [{k: v for k, v in hints.items() if v}],
        's3_backup_mode': block.get('s3_backup_mode'),
        **block,
    }
    out = fit(wanted, b)
    if block.get('custom_time_zone') is None:
        out.pop('CustomTimeZone', None)
    if block.get('kms_key_arn'):
        out['EncryptionConfiguration'] = {'KMSEncryptionConfig': {'AWSKMSKeyARN': block['kms_key_arn']}}
    if not out.get('BufferingHints'):
        out.pop('BufferingHints', None)
    for name in (
        'DataFormatConversionConfiguration',
        'DynamicPartitioningConfiguration',
        'ProcessingConfiguration',
    ):
        if name in out:
            out[name].setdefault('Enabled', True)
    for processor in (out.get('ProcessingConfiguration') or {}).get('Processors') or []:
        processor.setdefault('Parameters', [])
    backup = block.get('s3_backup_configuration')
    if backup and 'S3BackupConfiguration' in wanted.members:
        out['S3BackupConfiguration'] = _s3_destination(wanted.members['S3BackupConfiguration'], backup[0])
    return out


@creates('aws_kinesis_firehose_delivery_stream')
def firehose(context: Context, resource: Resource) -> Outcome:
    client = context.client('firehose')
    members = shape(client, 'CreateDeliveryStream').members
    request = {'DeliveryStreamName': resource['name'], 'DeliveryStreamType': 'DirectPut'}
    source = resource.block('kinesis_source_configuration')
    if source:
        request.update(
            DeliveryStreamType='KinesisStreamAsSource',
            KinesisStreamSourceConfiguration={
                'KinesisStreamARN': source['kinesis_stream_arn'],
                'RoleARN': source['role_arn'],
            },
        )
    if resource.get('destination') != 'extended_s3':
        raise NotImplementedError(f'destination {resource.get("destination")}: only extended_s3 is loaded')
    wanted = members['ExtendedS3DestinationConfiguration']
    request['ExtendedS3DestinationConfiguration'] = _s3_destination(
        wanted, resource.block('extended_s3_configuration')
    )
    if attempt(client.create_delivery_stream, **request):
        return 'created'
    found = client.describe_delivery_stream(DeliveryStreamName=resource['name'])['DeliveryStreamDescription']
    client.update_destination(
        DeliveryStreamName=resource['name'],
        CurrentDeliveryStreamVersionId=found['VersionId'],
        DestinationId=found['Destinations'][0]['DestinationId'],
        ExtendedS3DestinationUpdate={
            k: v
            for k, v in request['ExtendedS3DestinationConfiguration'].items()
            if k != 'S3BackupConfiguration'
        },
    )
    return 'updated'


def _index(i: dict[str, Any], provisioned: bool) -> dict[str, Any]:
    keys = [{'AttributeName': i['hash_key'], 'KeyType': 'HASH'}] if i.get('hash_key') else []
    keys += [{'AttributeName': i['range_key'], 'KeyType': 'RANGE'}] if i.get('range_key') else []
    if not keys:
        keys = [
            {'AttributeName': k['attribute_name'], 'KeyType': k['key_type']} for k in i.get('key_schema', [])
        ]
    projection = {'ProjectionType': i.get('projection_type', 'ALL')}
    if i.get('non_key_attributes'):
        projection['NonKeyAttributes'] = i['non_key_attributes']
    throughput = {
        'ReadCapacityUnits': int(i.get('read_capacity') or 1),
        'WriteCapacityUnits': int(i.get('write_capacity') or 1),
    }
    return {
        'IndexName': i['name'],
        'KeySchema': keys,
        'Projection': projection,
        **({'ProvisionedThroughput': throughput} if provisioned else {}),
    }


@creates('aws_dynamodb_table')
def table(context: Context, resource: Resource) -> Outcome:
    db, provisioned = (
        context.client('dynamodb'),
        resource.get('billing_mode', 'PROVISIONED') != 'PAY_PER_REQUEST',
    )
    request = {
        'TableName': resource['name'],
        'BillingMode': 'PROVISIONED' if provisioned else 'PAY_PER_REQUEST',
        'AttributeDefinitions': [
            {'AttributeName': a['name'], 'AttributeType': a['type']} for a in resource['attribute']
        ],
        'KeySchema': [{'AttributeName': resource['hash_key'], 'KeyType': 'HASH'}],
    }
    if resource.get('range_key'):
        request['KeySchema'].append({'AttributeName': resource['range_key'], 'KeyType': 'RANGE'})
    if provisioned:
        request['ProvisionedThroughput'] = {
            'ReadCapacityUnits': int(resource.get('read_capacity') or 1),
            'WriteCapacityUnits': int(resource.get('write_capacity') or 1),
        }
    if resource.get('global_secondary_index'):
        request['GlobalSecondaryIndexes'] = [
            _index(i, provisioned) for i in resource['global_secondary_index']
        ]
    if resource.get('local_secondary_index'):
        request['LocalSecondaryIndexes'] = [
            _index({'hash_key': resource['hash_key'], **i}, False) for i in resource['local_secondary_index']
        ]
    if resource.get('stream_enabled'):
        request['StreamSpecification'] = {
            'StreamEnabled': True,
            'StreamViewType': resource.get('stream_view_type', 'NEW_AND_OLD_IMAGES'),
        }
    if resource.tags():
        request['Tags'] = resource.tag_list()
    made = attempt(db.create_table, **request)
    if resource.block('ttl').get('enabled') and made:
        db.update_time_to_live(
            TableName=resource['name'],
            TimeToLiveSpecification={
                'Enabled': True,
                'AttributeName': resource.block('ttl')['attribute_name'],
            },
        )
    if resource.block('point_in_time_recovery').get('enabled'):
        db.update_continuous_backups(
            TableName=resource['name'], PointInTimeRecoverySpecification={'PointInTimeRecoveryEnabled': True}
        )
    context.replace_id(
        resource.in_state.get('stream_arn'),
        db.describe_table(TableName=resource['name'])['Table'].get('LatestStreamArn'),
    )
    return 'created' if made else 'exists'


@creates('aws_dynamodb_table_item')
def item(context: Context, resource: Resource) -> Outcome:

    context.client('dynamodb').put_item(TableName=resource['table_name'], Item=json.loads(resource['item']))
    return 'created'
