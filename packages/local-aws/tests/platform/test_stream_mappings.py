"""A function that refuses records of a stream gets the others, and what is given up goes to its destination."""

import io
import json
import time
import zipfile
from typing import Any

import pytest

from .support import ACCOUNT, LAKE, create_client, list_keys, wait_for

pytestmark = pytest.mark.usefixtures('sample')

REGION = 'ap-southeast-1'

# Notes each record as an object. A record "throws-…" makes it throw, "names-…" makes it name that record.
HANDLER = f"""
import base64, os, boto3
from botocore.config import Config
def handler(event, context):
    s3 = boto3.client('s3', config=Config(s3={{'addressing_style': 'path'}}))
    for record in event['Records']:
        if 'kinesis' in record:
            text, number = base64.b64decode(record['kinesis']['data']).decode(), record['kinesis']['sequenceNumber']
        else:
            text, number = record['dynamodb']['Keys']['id']['S'], record['dynamodb']['SequenceNumber']
        if text.startswith('names-'):
            return {{'batchItemFailures': [{{'itemIdentifier': number}}]}}
        if text.startswith('throws-'):
            raise RuntimeError(text)
        s3.put_object(Bucket='{LAKE}', Key=f'{{os.environ["FOLDER"]}}/{{text}}', Body=b'')
    return {{'batchItemFailures': []}}
"""


def create_mapping(name: str, source: str, destination: str, **settings: Any) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, 'w') as file:
        file.writestr('index.py', HANDLER)
    functions = create_client('lambda')
    functions.create_function(
        FunctionName=name,
        Runtime='python3.12',
        Role=f'arn:aws:iam::{ACCOUNT}:role/any',
        Handler='index.handler',
        Code={'ZipFile': archive.getvalue()},
        Environment={'Variables': {'FOLDER': name}},
    )
    functions.create_event_source_mapping(
        FunctionName=name,
        EventSourceArn=source,
        StartingPosition='TRIM_HORIZON',
        FunctionResponseTypes=['ReportBatchItemFailures'],
        DestinationConfig={'OnFailure': {'Destination': destination}},
        **settings,
    )


def create_stream(name: str, texts: list[str]) -> str:
    kinesis = create_client('kinesis')
    kinesis.create_stream(StreamName=name, ShardCount=1)
    kinesis.put_records(
        StreamName=name, Records=[{'Data': text.encode(), 'PartitionKey': 'one'} for text in texts]
    )
    return f'arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/{name}'


def create_queue(name: str) -> str:
    create_client('sqs').create_queue(QueueName=name)
    return f'arn:aws:sqs:{REGION}:{ACCOUNT}:{name}'


def receive(name: str, count: int) -> list[dict[str, Any]]:
    sqs = create_client('sqs')
    url = sqs.get_queue_url(QueueName=name)['QueueUrl']
    found: dict[str, dict[str, Any]] = {}

    def is_complete() -> bool:
        for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get('Messages', []):
            found[message['MessageId']] = json.loads(message['Body'])
        return len(found) >= count

    wait_for(is_complete)
    return list(found.values())


@pytest.mark.parametrize('kind', ['throws', 'names'])
def test_a_record_that_always_fails_is_isolated_and_given_up(kind: str) -> None:
    name = f'isolated-{kind}'
    texts = [f'{kind}-{i}' if i in {2, 9} else f'good-{i}' for i in range(12)]
    stream, queue = create_stream(name, texts), create_queue(name)
    create_mapping(name, stream, queue, BisectBatchOnFunctionError=True, MaximumRetryAttempts=1, BatchSize=10)
    lost = receive(name, 2)
    assert [each['KinesisBatchInfo']['batchSize'] for each in lost] == [1, 1]
    assert {each['requestContext']['condition'] for each in lost} == {'RetryAttemptsExhausted'}
    assert {each['KinesisBatchInfo']['streamArn'] for each in lost} == {stream}
    good = {f'{name}/{text}' for text in texts if text.startswith('good')}
    wait_for(lambda: set(list_keys(LAKE, f'{name}/')) == good)


def test_a_bucket_gets_the_records_that_are_given_up_as_well() -> None:
    name = 'given-up'
    stream = create_stream(name, ['good-1', 'names-2', 'good-3'])
    create_mapping(name, stream, f'arn:aws:s3:::{LAKE}', MaximumRetryAttempts=0)

    def keys() -> list[str]:
        return [key for key in list_keys(LAKE, 'aws/lambda/') if 'shardId-' in key]

    [key] = wait_for(keys)
    body = create_client('s3').get_object(Bucket=LAKE, Key=key)['Body'].read()
    records = json.loads(json.loads(body)['payload'])['Records']
    assert [each['kinesis']['partitionKey'] for each in records] == ['one', 'one']


def test_the_change_stream_of_a_table_follows_the_same_rules() -> None:
    name, table = 'changes', create_client('dynamodb')
    made = table.create_table(
        TableName=name,
        BillingMode='PAY_PER_REQUEST',
        AttributeDefinitions=[{'AttributeName': 'id', 'AttributeType': 'S'}],
        KeySchema=[{'AttributeName': 'id', 'KeyType': 'HASH'}],
        StreamSpecification={'StreamEnabled': True, 'StreamViewType': 'NEW_AND_OLD_IMAGES'},
    )
    for text in ('good-1', 'names-2', 'good-3', 'throws-4', 'good-5'):
        table.put_item(TableName=name, Item={'id': {'S': text}})
    arn = made['TableDescription']['LatestStreamArn']
    create_mapping(name, arn, create_queue(name), BisectBatchOnFunctionError=True, MaximumRetryAttempts=0)
    lost = receive(name, 2)
    assert [each['DDBStreamBatchInfo']['batchSize'] for each in lost] == [1, 1]
    wait_for(lambda: set(list_keys(LAKE, f'{name}/')) == {f'{name}/good-{i}' for i in (1, 3, 5)})


def test_records_above_the_age_are_given_up_undelivered() -> None:
    name = 'aged'
    stream, queue = create_stream(name, ['good-1']), create_queue(name)
    time.sleep(1.1)
    create_mapping(name, stream, queue, MaximumRecordAgeInSeconds=1)
    [lost] = receive(name, 1)
    assert lost['requestContext']['condition'] == 'MaxRecordAgeExceeded'
    assert list_keys(LAKE, f'{name}/') == []
