"""Objects start functions, queues and rules; streams fill objects."""

import gzip
import json
import time
from typing import Any

import pytest

from .support import ACCOUNT, LAKE, create_client, list_keys, put_object, queue_url, wait_for

pytestmark = pytest.mark.usefixtures('sample')


def test_an_object_reaches_a_table_through_two_functions_and_a_queue() -> None:
    put_object('raw/card-1')
    table = create_client('dynamodb')
    wait_for(lambda: table.get_item(TableName='sample-cards', Key={'card_id': {'S': 'card-1'}}).get('Item'))


def test_a_log_line_in_the_embedded_format_becomes_a_metric() -> None:
    put_object('raw/card-2')

    def data_points() -> Any:
        return create_client('cloudwatch').get_metric_statistics(
            Namespace='Sample',
            MetricName='Objects',
            Dimensions=[{'Name': 'Step', 'Value': 'on_object'}],
            StartTime=time.time() - 600,
            EndTime=time.time() + 60,
            Period=60,
            Statistics=['Sum'],
        )['Datapoints']

    wait_for(data_points)


def test_a_message_that_fails_goes_to_the_dead_letter_queue_and_can_be_redriven() -> None:
    put_object('raw/bad-1')
    sqs, name = create_client('sqs'), 'ApproximateNumberOfMessages'

    def is_dead() -> bool:
        url = queue_url('sample-files-dead')
        attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])['Attributes']
        return bool(attributes[name] == '1')

    wait_for(is_dead)
    arn = f'arn:aws:sqs:ap-southeast-1:{ACCOUNT}:sample-files-dead'
    sqs.start_message_move_task(SourceArn=arn)
    assert sqs.list_message_move_tasks(SourceArn=arn)['Results'][0]['ApproximateNumberOfMessagesMoved'] == 1


def test_a_rule_sends_an_event_of_the_bucket_to_a_queue() -> None:
    put_object('silver/part-1')
    sqs = create_client('sqs')
    messages = wait_for(lambda: sqs.receive_message(QueueUrl=queue_url('sample-seen')).get('Messages'))
    assert json.loads(messages[0]['Body'])['key'].startswith('silver/')


def test_firehose_writes_the_records_of_a_stream_in_few_gzipped_objects() -> None:
    records = [{'Data': json.dumps({'n': n}), 'PartitionKey': str(n)} for n in range(20)]
    create_client('kinesis').put_records(StreamName='sample-tx', Records=records)
    s3 = create_client('s3')

    def read_lines() -> list[bytes]:
        bodies = [s3.get_object(Bucket=LAKE, Key=key)['Body'].read() for key in list_keys(LAKE, 'bronze/tx/')]
        return [line for body in bodies for line in gzip.decompress(body).splitlines()]

    wait_for(lambda: len(read_lines()) >= 20)
    assert sorted(json.loads(line)['n'] for line in read_lines()) == list(range(20))
    keys = list_keys(LAKE, 'bronze/tx/')
    assert len(keys) < 20
    assert all(key.endswith('.gz') for key in keys)
