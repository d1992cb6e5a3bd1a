"""EventBridge Scheduler: context attributes in the input of a target, and schedules that fire when they are asked to.

ministack hands the keywords over as they are. AWS replaces each when the schedule invokes its target
(docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html).

With `SCHEDULES_FIRE=false` no schedule and no scheduled rule fires by itself: what a test sees would depend on the time
of day and on how long it takes. `POST /_local-aws/schedules/NAME?scheduled-time=INSTANT` fires one, as its time would.
"""

import asyncio
import math
import os
import uuid
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from ministack import app
from ministack.core.responses import request_scope
from ministack.services import eventbridge, scheduler

from . import common
from .common import Answer, Json

common.require_attributes(app, '_handle_pre_body_request')
common.require_attributes(eventbridge, '_invoke_target', '_parse_cron_fields', 'start_scheduler')
common.require_attributes(scheduler, '_schedules', '_at_time_epoch', 'start_scheduler')

_PATH = '/_local-aws/schedules/'
_invoke_original, _handle_original = eventbridge._invoke_target, app._handle_pre_body_request


class FireError(Exception):
    """A schedule does not fire."""


def scheduled_time(expression: str, fired: float) -> float:
    """The time that a schedule was to fire at, from when it did: cron names minutes. Both in seconds since 1970."""
    at = scheduler._at_time_epoch(expression)
    if at is not None:
        return float(at)
    step = 60 if eventbridge._parse_cron_fields(expression) else 1
    return float(math.floor(fired / step) * step)


def with_context(text: str, schedule: Json, time: float) -> str:
    """Replaces the keywords in the input of a target; `time` is the scheduled time in seconds since 1970."""
    attributes = {
        'schedule-arn': schedule['Arn'],
        'scheduled-time': datetime.fromtimestamp(time, UTC).strftime('%Y-%m-%dT%H:%M:%SZ'),
        'execution-id': uuid.uuid4().hex[:16],
        # ministack invokes a target once.
        'attempt-number': '1',
    }
    for name, value in attributes.items():
        text = text.replace(f'<aws.scheduler.{name}>', value)
    return text


def fire(name: str, time: float) -> None:
    """Invokes the target of a schedule as at its scheduled time, in seconds since 1970. Raises FireError."""
    found = [(key, each) for key, each in scheduler._schedules._data.items() if each['Name'] == name]
    if not found:
        raise FireError(f'there is no schedule {name}')
    for (account, region, _), schedule in found:
        if schedule['State'] != 'ENABLED':
            raise FireError(f'schedule {name} is {schedule["State"]}')
        with request_scope(account, region):
            event = {
                'EventId': str(uuid.uuid4()),
                'Source': 'aws.scheduler',
                'DetailType': 'Scheduled Event',
                'Resources': [schedule['Arn']],
                'Detail': '{}',
                'Time': time,
            }
            eventbridge._invoke_target(schedule['Target'], event, schedule)


def _invoke(target: Json, event: Json, rule: Json, view: Any = None) -> Any:
    given = target.get('Input')
    if event.get('Source') == 'aws.scheduler' and given:
        time = scheduled_time(rule.get('ScheduleExpression', ''), event['Time'])
        target = {**target, 'Input': with_context(given, rule, time)}
    return _invoke_original(target, event, rule, view)


async def _handle(method: str, path: str, headers: dict[str, str], query: Json, request_id: str) -> Any:
    if method == 'POST' and path.startswith(_PATH):
        return await _answer_fire(unquote(path.removeprefix(_PATH)), query)
    return await _handle_original(method, path, headers, query, request_id)


async def _answer_fire(name: str, query: Json) -> Answer:
    [instant] = query.get('scheduled-time', [''])
    try:
        time = _parse_instant(instant) if instant else common.now()
        # In a thread without the context of this request, as a schedule fires by itself.
        await asyncio.get_running_loop().run_in_executor(None, fire, name, time)
    except (ValueError, FireError) as error:
        return common.error('ValidationException', str(error))
    return common.ok({})


def _parse_instant(text: str) -> float:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f'{text} names no time zone')
    return instant.timestamp()


eventbridge._invoke_target, app._handle_pre_body_request = _invoke, _handle
if os.environ.get('SCHEDULES_FIRE', 'true').lower() == 'false':
    eventbridge.start_scheduler = scheduler.start_scheduler = lambda: None
