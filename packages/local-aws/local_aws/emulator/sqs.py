"""
SQS StartMessageMoveTask and ListMessageMoveTasks: the redrive from a dead-letter queue to its source. As the API
reference has it (StartMessageMoveTask), only dead-letter queues of queues are accepted, and at most 500 messages in a
second.
"""

import json
import time
import uuid
from typing import Any

from ministack import app
from ministack.services import sqs

from . import common
from .common import Json

common.require_attributes(sqs, '_queues', '_queue_by_arn')
_original = app.SERVICE_HANDLERS['sqs']
_MAX_PER_SECOND = 500
_tasks = common.create_store()  # ARN of the dead-letter queue -> tasks, newest first


def _source_of(dead_letter_arn: str) -> str | None:
    for _, queue in list(sqs._queues.items()):
        policy = queue['attributes'].get('RedrivePolicy')
        if policy and json.loads(policy).get('deadLetterTargetArn') == dead_letter_arn:
            return str(queue['attributes']['QueueArn'])
    return None


def _move(source_arn: str, destination_arn: str | None) -> int:
    queue, moved = sqs._queue_by_arn(source_arn), 0
    for message in list(queue['messages']):
        came_from = (message.get('sys') or {}).get('DeadLetterQueueSourceArn') or message.get(
            'dlq_source_arn'
        )
        to = destination_arn or came_from or _source_of(source_arn)
        target = sqs._queue_by_arn(to) if to else None
        if target is None:
            continue
        queue['messages'].remove(message)
        message.update(receive_count=0, visible_at=time.time(), receipt_handle=None, first_receive_at=None)
        target['messages'].append(message)
        moved += 1
    return moved


async def handle(method: str, path: str, headers: dict[str, str], body: bytes, query: Json) -> Any:
    action = headers.get('x-amz-target', '').split('.')[-1]
    if action == 'StartMessageMoveTask':
        request = json.loads(body)
        if sqs._queue_by_arn(request['SourceArn']) is None:
            return common.error(
                'ResourceNotFoundException',
                "The resource that you specified for the SourceArn parameter doesn't exist.",
                404,
            )
        if _source_of(request['SourceArn']) is None:
            return common.error(
                'InvalidParameterValue', 'Source queue must be configured as a Dead Letter Queue.', 400
            )
        if not 1 <= request.get('MaxNumberOfMessagesPerSecond', 1) <= _MAX_PER_SECOND:
            return common.error(
                'InvalidParameterValue',
                f'Value for parameter MaxNumberOfMessagesPerSecond must be from 1 to {_MAX_PER_SECOND}.',
                400,
            )
        n, handle_ = _move(request['SourceArn'], request.get('DestinationArn')), str(uuid.uuid4())
        task = {
            'TaskHandle': handle_,
            'Status': 'COMPLETED',
            'SourceArn': request['SourceArn'],
            'StartedTimestamp': int(time.time() * 1000),
            'ApproximateNumberOfMessagesMoved': n,
            'ApproximateNumberOfMessagesToMove': n,
        }
        _tasks[request['SourceArn']] = [task] + (_tasks.get(request['SourceArn']) or [])
        return common.ok({'TaskHandle': handle_})
    if action == 'ListMessageMoveTasks':
        return common.ok({'Results': (_tasks.get(json.loads(body)['SourceArn']) or [])[:10]})
    return await _original(method, path, headers, body, query)


app.SERVICE_HANDLERS['sqs'] = handle
