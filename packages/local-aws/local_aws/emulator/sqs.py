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


def _is_dead_letter_queue(arn: str) -> bool:
    for _, queue in list(sqs._queues.items()):
        policy = queue['attributes'].get('RedrivePolicy')
        if policy and json.loads(policy).get('deadLetterTargetArn') == arn:
            return True
    return False


def _move(source_arn: str, destination_arn: str | None) -> tuple[int, str | None]:
    """Moves messages until the source of one is unknown: something else than the queue has sent it to the dead letters
    (developer guide, "Dead-letter queue redrive").

    :returns: messages that were moved, and the reason for which the move failed
    """
    queue, moved = sqs._queue_by_arn(source_arn), 0
    for message in list(queue['messages']):
        came_from = (message.get('sys') or {}).get('DeadLetterQueueSourceArn') or message.get(
            'dlq_source_arn'
        )
        to = destination_arn or came_from
        target = sqs._queue_by_arn(to) if to else None
        if target is None:
            return moved, 'CouldNotDetermineMessageSource'
        queue['messages'].remove(message)
        message.update(receive_count=0, visible_at=time.time(), receipt_handle=None, first_receive_at=None)
        target['messages'].append(message)
        moved += 1
    return moved, None


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
        if not _is_dead_letter_queue(request['SourceArn']):
            return common.error(
                'InvalidParameterValue', 'Source queue must be configured as a Dead Letter Queue.', 400
            )
        if not 1 <= request.get('MaxNumberOfMessagesPerSecond', 1) <= _MAX_PER_SECOND:
            return common.error(
                'InvalidParameterValue',
                f'Value for parameter MaxNumberOfMessagesPerSecond must be from 1 to {_MAX_PER_SECOND}.',
                400,
            )
        waiting = len(sqs._queue_by_arn(request['SourceArn'])['messages'])
        (n, failure), handle_ = _move(request['SourceArn'], request.get('DestinationArn')), str(uuid.uuid4())
        task = {
            'TaskHandle': handle_,
            'Status': 'COMPLETED' if failure is None else 'FAILED',
            'SourceArn': request['SourceArn'],
            'StartedTimestamp': int(time.time() * 1000),
            'ApproximateNumberOfMessagesMoved': n,
            'ApproximateNumberOfMessagesToMove': waiting,
            **({} if failure is None else {'FailureReason': failure}),
        }
        _tasks[request['SourceArn']] = [task] + (_tasks.get(request['SourceArn']) or [])
        return common.ok({'TaskHandle': handle_})
    if action == 'ListMessageMoveTasks':
        return common.ok({'Results': (_tasks.get(json.loads(body)['SourceArn']) or [])[:10]})
    return await _original(method, path, headers, body, query)


app.SERVICE_HANDLERS['sqs'] = handle
