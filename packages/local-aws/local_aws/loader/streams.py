"""Kinesis, Firehose, DynamoDB."""

import json
import time

from .context import attempt, fit, shape
from .registry import creates


@creates('aws_kinesis_stream')
def stream(c, r):
    kinesis, mode = c.client('kinesis'), r.block('stream_mode_details').get('stream_mode', 'PROVISIONED')
    size = {'ShardCount': int(r.get('shard_count') or 1)} if mode == 'PROVISIONED' else {}
    made = attempt(
        kinesis.create_stream, StreamName=r['name'], StreamModeDetails={'StreamMode': mode}, **size
    )
    for _ in range(100):
        if (
            kinesis.describe_stream_summary(StreamName=r['name'])['StreamDescriptionSummary']['StreamStatus']
            == 'ACTIVE'
        ):
            break
        time.sleep(0.05)
    if made and (r.get('retention_period') or 24) > 24:
        kinesis.increase_stream_retention_period(
            StreamName=r['name'], RetentionPeriodHours=int(r['retention_period'])
        )
    return 'created' if made else 'exists'


@creates('aws_kinesis_stream_consumer')
def consumer(c, r):
    made = attempt(
        c.client('kinesis').register_stream_consumer, StreamARN=r['stream_arn'], ConsumerName=r['name']
    )
    if made:
        c.stands_for(r.made_up['arn'], made['Consumer']['ConsumerARN'])
    return 'created' if made else 'exists'


def _s3_destination(wanted, block):
    """Terraform's flat names put into the groups of the API."""
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
def firehose(c, r):
    client = c.client('firehose')
    members = shape(client, 'CreateDeliveryStream').members
    request = {'DeliveryStreamName': r['name'], 'DeliveryStreamType': 'DirectPut'}
    source = r.block('kinesis_source_configuration')
    if source:
        request.update(
            DeliveryStreamType='KinesisStreamAsSource',
            KinesisStreamSourceConfiguration={
                'KinesisStreamARN': source['kinesis_stream_arn'],
                'RoleARN': source['role_arn'],
            },
        )
    if r.get('destination') != 'extended_s3':
        raise NotImplementedError(f'destination {r.get("destination")}: only extended_s3 is loaded')
    wanted = members['ExtendedS3DestinationConfiguration']
    request['ExtendedS3DestinationConfiguration'] = _s3_destination(
        wanted, r.block('extended_s3_configuration')
    )
    if attempt(client.create_delivery_stream, **request):
        return 'created'
    found = client.describe_delivery_stream(DeliveryStreamName=r['name'])['DeliveryStreamDescription']
    client.update_destination(
        DeliveryStreamName=r['name'],
        CurrentDeliveryStreamVersionId=found['VersionId'],
        DestinationId=found['Destinations'][0]['DestinationId'],
        ExtendedS3DestinationUpdate={
            k: v
            for k, v in request['ExtendedS3DestinationConfiguration'].items()
            if k != 'S3BackupConfiguration'
        },
    )
    return 'updated'


def _index(r, i, provisioned):
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
def table(c, r):
    db, provisioned = c.client('dynamodb'), r.get('billing_mode', 'PROVISIONED') != 'PAY_PER_REQUEST'
    request = {
        'TableName': r['name'],
        'BillingMode': 'PROVISIONED' if provisioned else 'PAY_PER_REQUEST',
        'AttributeDefinitions': [
            {'AttributeName': a['name'], 'AttributeType': a['type']} for a in r['attribute']
        ],
        'KeySchema': [{'AttributeName': r['hash_key'], 'KeyType': 'HASH'}],
    }
    if r.get('range_key'):
        request['KeySchema'].append({'AttributeName': r['range_key'], 'KeyType': 'RANGE'})
    if provisioned:
        request['ProvisionedThroughput'] = {
            'ReadCapacityUnits': int(r.get('read_capacity') or 1),
            'WriteCapacityUnits': int(r.get('write_capacity') or 1),
        }
    if r.get('global_secondary_index'):
        request['GlobalSecondaryIndexes'] = [_index(r, i, provisioned) for i in r['global_secondary_index']]
    if r.get('local_secondary_index'):
        request['LocalSecondaryIndexes'] = [
            _index(r, {'hash_key': r['hash_key'], **i}, False) for i in r['local_secondary_index']
        ]
    if r.get('stream_enabled'):
        request['StreamSpecification'] = {
            'StreamEnabled': True,
            'StreamViewType': r.get('stream_view_type', 'NEW_AND_OLD_IMAGES'),
        }
    if r.tags():
        request['Tags'] = r.tag_list()
    made = attempt(db.create_table, **request)
    if r.block('ttl').get('enabled') and made:
        db.update_time_to_live(
            TableName=r['name'],
            TimeToLiveSpecification={'Enabled': True, 'AttributeName': r.block('ttl')['attribute_name']},
        )
    if r.block('point_in_time_recovery').get('enabled'):
        db.update_continuous_backups(
            TableName=r['name'], PointInTimeRecoverySpecification={'PointInTimeRecoveryEnabled': True}
        )
    c.stands_for(
        r.made_up.get('stream_arn'), db.describe_table(TableName=r['name'])['Table'].get('LatestStreamArn')
    )
    return 'created' if made else 'exists'


@creates('aws_dynamodb_table_item')
def item(c, r):

    c.client('dynamodb').put_item(TableName=r['table_name'], Item=json.loads(r['item']))
