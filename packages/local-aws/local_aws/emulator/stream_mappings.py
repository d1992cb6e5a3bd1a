"""Mappings of streams, of Kinesis and of DynamoDB: partial failures, bisecting, retries, age, failure destinations.

ministack repeats a batch that throws for ever, and takes `batchItemFailures` for success. `stream_batches` has the
rules; here are the reading of shards and the destinations. Batching windows, parallelization and tumbling windows are
left out.
"""

import base64
import json
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ministack.core.arn import ArnParseError, parse_arn
from ministack.services import dynamodb, kinesis, lambda_svc, sns

from . import common
from .common import Json
from .stream_batches import Progress, Settings, after_failure, first_failure, too_old

common.require_attributes(
    lambda_svc,
    '_poll_kinesis',
    '_poll_dynamodb_streams',
    '_iter_all_esms',
    '_request_account_id',
    '_request_region',
    '_get_func_record_for_qualifier',
    '_execute_function',
    '_apply_filter_criteria',
    '_kinesis_stream_name_from_arn_spec',
    '_dynamodb_stream_table_from_arn_spec',
    '_cross_account_read_blocked',
    '_dynamodb_stream_positions',
    'logger',
)
common.require_attributes(
    dynamodb, '_tables', 'stream_records_since', 'stream_start_position', 'stream_end_position'
)
common.require_attributes(kinesis, '_streams')
common.require_attributes(sns, '_topics', '_fanout')

# Delay after a failed attempt; Lambda backs off, too, without saying how.
_PAUSE_SECONDS = 0.5

# Progress, and the time of the next attempt, by mapping and shard.
_progress = common.create_store()
_paused_until = common.create_store()


@dataclass(frozen=True)
class Shard:
    id: str
    # Position at which a new mapping begins, and the first that is still there.
    start: int
    horizon: int
    # Reads some records from a position on, as Lambda delivers them.
    read: Callable[[int, int], list[Json]]


def _kinesis_shards(mapping: Json, spec: Any, function: Json) -> Iterator[Shard]:
    name = lambda_svc._kinesis_stream_name_from_arn_spec(spec)
    stream = kinesis._streams.get_scoped(spec.account_id, spec.region, name) if name else None
    arn = mapping['EventSourceArn']
    if not stream or stream.get('StreamARN') != arn or stream['StreamStatus'] != 'ACTIVE':
        return
    is_foreign = spec.account_id != common.account_id()
    if is_foreign and lambda_svc._cross_account_read_blocked(arn, function, mapping['FunctionName']):
        return
    from_start = mapping.get('StartingPosition', 'LATEST') == 'TRIM_HORIZON'
    for shard_id, shard in stream['shards'].items():
        records = shard['records']

        def read(
            position: int, size: int, records: list[Json] = records, shard_id: str = shard_id
        ) -> list[Json]:
            return [_kinesis_record(each, shard_id, arn) for each in records[position : position + size]]

        yield Shard(shard_id, 0 if from_start else len(records), 0, read)


def _kinesis_record(record: Json, shard_id: str, arn: str) -> Json:
    """A record as docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html shows it."""
    data = record['Data']
    if isinstance(data, bytes):
        data = base64.b64encode(data).decode('ascii')
    return {
        'kinesis': {
            'kinesisSchemaVersion': '1.0',
            'partitionKey': record['PartitionKey'],
            'sequenceNumber': record['SequenceNumber'],
            'data': data,
            'approximateArrivalTimestamp': record['ApproximateArrivalTimestamp'],
        },
        'eventSource': 'aws:kinesis',
        'eventVersion': '1.0',
        'eventID': f'{shard_id}:{record["SequenceNumber"]}',
        'eventName': 'aws:kinesis:record',
        'invokeIdentityArn': f'arn:aws:iam::{common.account_id()}:role/lambda-role',
        'awsRegion': common.region(),
        'eventSourceARN': arn,
    }


def _table_shards(mapping: Json, spec: Any, _: Json) -> Iterator[Shard]:
    found = lambda_svc._dynamodb_stream_table_from_arn_spec(spec)
    table = dynamodb._tables.get(found[0]) if found else None
    if not found or not table or table.get('LatestStreamArn') != mapping['EventSourceArn']:
        return
    name, horizon = found[0], dynamodb.stream_start_position(found[0])
    # Noted when the mapping was created.
    start = lambda_svc._dynamodb_stream_positions.get(mapping['UUID'], horizon)
    yield Shard(
        'shardId-00000000000000000000-00000000',
        start,
        horizon,
        lambda position, size: list(dynamodb.stream_records_since(name, position, size)),
    )


_SHARDS = {'kinesis': _kinesis_shards, 'dynamodb': _table_shards}


def _poll(service: str) -> bool:
    """Delivers a batch of each shard of each mapping of a service; tells whether there was any."""
    found = False
    for account, region, mapping in lambda_svc._iter_all_esms():
        account_token = lambda_svc._request_account_id.set(account)
        region_token = lambda_svc._request_region.set(region)
        try:
            found = _poll_mapping(service, mapping) or found
        finally:
            lambda_svc._request_account_id.reset(account_token)
            lambda_svc._request_region.reset(region_token)
    return found


def _poll_mapping(service: str, mapping: Json) -> bool:
    try:
        spec = parse_arn(mapping.get('EventSourceArn', ''))
    except ArnParseError:
        return False
    if spec.service != service or spec.region != common.region() or not mapping.get('Enabled', True):
        return False
    function, _ = lambda_svc._get_func_record_for_qualifier(mapping['FunctionName'], mapping.get('Qualifier'))
    if function is None:
        return False
    shards = list(_SHARDS[service](mapping, spec, function))
    # Every shard gets its turn, also after one that went on.
    went_on = [_deliver(mapping, function, shard) for shard in shards]
    return any(went_on)


def _deliver(mapping: Json, function: Json, shard: Shard) -> bool:
    """Delivers the next batch of a shard; tells whether the shard went on."""
    key = f'{mapping["UUID"]}/{shard.id}'
    if _paused_until.get(key, 0) > time.time():
        return False
    settings = Settings.of(mapping)
    progress = _progress.setdefault(key, Progress(shard.start))
    if progress.position < shard.horizon:
        progress = Progress(shard.horizon)
    batch = shard.read(progress.position, progress.size(settings))
    if not batch:
        return False
    old = too_old(settings, [time.time() - _arrival(record) for record in batch])
    if old > 0:
        _give_up(mapping, shard, batch[:old], ('MaxRecordAgeExceeded', progress.failures))
        _progress[key] = Progress(progress.position + old)
        return True
    wanted = lambda_svc._apply_filter_criteria(batch, mapping)
    failed = _invoke(mapping, function, settings, wanted) if wanted else None
    if failed is None:
        _progress[key] = progress.done(len(batch))
        mapping['LastProcessingResult'] = f'OK - {len(wanted)} records'
        return True
    index = 0 if failed == 0 else batch.index(wanted[failed])
    _progress[key], is_given_up = after_failure(progress, settings, len(batch), index)
    if is_given_up:
        _give_up(mapping, shard, batch, ('RetryAttemptsExhausted', progress.failures + 1))
    mapping['LastProcessingResult'] = 'FAILED'
    went_on = bool(_progress[key].position > progress.position)
    if not went_on:
        _paused_until[key] = time.time() + _PAUSE_SECONDS
    return went_on


def _invoke(mapping: Json, function: Json, settings: Settings, batch: list[Json]) -> int | None:
    """Invokes the function; answers the index of the first record that failed."""
    result = lambda_svc._execute_function(function, {'Records': batch})
    if result.get('error'):
        lambda_svc.logger.warning(
            'mapping of %s: %s\n%s', mapping['FunctionName'], result.get('body'), result.get('log', '')
        )
        return 0
    body = result.get('body')
    if isinstance(body, str):
        try:
            body = json.loads(body)
        except ValueError:
            body = None
    return first_failure(settings, body, [_sequence_number(record) for record in batch])


def _sequence_number(record: Json) -> str:
    return str(
        record['kinesis']['sequenceNumber'] if 'kinesis' in record else record['dynamodb']['SequenceNumber']
    )


def _arrival(record: Json) -> float:
    if 'kinesis' in record:
        return float(record['kinesis']['approximateArrivalTimestamp'])
    return float(record['dynamodb'].get('ApproximateCreationDateTime', time.time()))


def _instant(seconds: float) -> str:
    return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(seconds))


def _give_up(mapping: Json, shard: Shard, batch: list[Json], reason: tuple[str, int]) -> None:
    """Tells the failure destination of a batch, as kinesis-on-failure-destination.html and with-ddb-… show it."""
    target = ((mapping.get('DestinationConfig') or {}).get('OnFailure') or {}).get('Destination')
    if not target:
        return
    is_kinesis = 'kinesis' in batch[0]
    record: Json = {
        'requestContext': {
            'requestId': str(uuid.uuid4()),
            'functionArn': mapping['FunctionArn'],
            'condition': reason[0],
            'approximateInvokeCount': reason[1],
        },
        'responseContext': {'statusCode': 200, 'executedVersion': '$LATEST', 'functionError': 'Unhandled'},
        'version': '1.0',
        'timestamp': _instant(time.time()),
        'KinesisBatchInfo' if is_kinesis else 'DDBStreamBatchInfo': {
            'shardId': shard.id,
            'startSequenceNumber': _sequence_number(batch[0]),
            'endSequenceNumber': _sequence_number(batch[-1]),
            'approximateArrivalOfFirstRecord': _instant(_arrival(batch[0])),
            'approximateArrivalOfLastRecord': _instant(_arrival(batch[-1])),
            'batchSize': len(batch),
            'streamArn': mapping['EventSourceArn'],
        },
    }
    _send(target, mapping, shard, record, batch)


def _send(target: str, mapping: Json, shard: Shard, record: Json, batch: list[Json]) -> None:
    service, name = target.split(':')[2], target.rsplit(':', 1)[1]
    if service == 'sqs':
        url = common.call('sqs', 'POST', '/', {'QueueName': name}, 'AmazonSQS.GetQueueUrl')['QueueUrl']
        message = {'QueueUrl': url, 'MessageBody': json.dumps(record)}
        common.call('sqs', 'POST', '/', message, 'AmazonSQS.SendMessage')
    elif service == 'sns' and target in sns._topics:
        sns._fanout(target, str(uuid.uuid4()), json.dumps(record), '', '', {})
    elif service == 's3':
        # Only a bucket gets the records themselves.
        at = time.strftime('%Y/%m/%d/%Y-%m-%dT%H.%M.%S', time.gmtime())
        key = f'aws/lambda/{mapping["UUID"]}/{shard.id}/{at}-{uuid.uuid4()}'
        payload = json.dumps({'Records': batch}, default=str)
        common.put_object(name, key, json.dumps({**record, 'payload': payload}).encode())


lambda_svc._poll_kinesis = lambda: _poll('kinesis')
lambda_svc._poll_dynamodb_streams = lambda: _poll('dynamodb')
