"""SQS StartMessageMoveTask and ListMessageMoveTasks: the redrive from a dead-letter queue to its source."""

import json
import time
import uuid

from ministack import app
from ministack.services import sqs

from . import common

common.need(sqs, '_queues', '_queue_by_arn')
_original = app.SERVICE_HANDLERS['sqs']
_tasks = common.store()  # ARN of the dead-letter queue -> tasks, newest first


def _source_of(dead_letter_arn):
    for _, queue in list(sqs._queues.items()):
        policy = queue['attributes'].get('RedrivePolicy')
        if policy and json.loads(policy).get('deadLetterTargetArn') == dead_letter_arn:
            return queue['attributes']['QueueArn']


def _move(source_arn, destination_arn):
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


async def handle(method, path, headers, body, query):
    action = headers.get('x-amz-target', '').split('.')[-1]
    if action == 'StartMessageMoveTask':
        d = json.loads(body)
        if sqs._queue_by_arn(d['SourceArn']) is None:
            return common.error(
                'ResourceNotFoundException',
                "The resource that you specified for the SourceArn parameter doesn't exist.",
                404,
            )
        n, handle_ = _move(d['SourceArn'], d.get('DestinationArn')), str(uuid.uuid4())
        task = {
            'TaskHandle': handle_,
            'Status': 'COMPLETED',
            'SourceArn': d['SourceArn'],
            'StartedTimestamp': int(time.time() * 1000),
            'ApproximateNumberOfMessagesMoved': n,
            'ApproximateNumberOfMessagesToMove': n,
        }
        _tasks[d['SourceArn']] = [task] + (_tasks.get(d['SourceArn']) or [])
        return common.ok({'TaskHandle': handle_})
    if action == 'ListMessageMoveTasks':
        return common.ok({'Results': (_tasks.get(json.loads(body)['SourceArn']) or [])[:10]})
    return await _original(method, path, headers, body, query)


app.SERVICE_HANDLERS['sqs'] = handle
