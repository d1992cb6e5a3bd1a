"""Schedules: what a target is told, and when."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from ministack.core.responses import request_scope
from ministack.services import eventbridge, scheduler

from local_aws.emulator import schedules

ACCOUNT, REGION = '123456789012', 'eu-west-1'
ARN = f'arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/nightly'
KEYWORDS = ('schedule-arn', 'scheduled-time', 'execution-id', 'attempt-number')
# 2026-01-29T02:00:00Z
TWO_O_CLOCK = 1769652000.0


def create_schedule(expression: str, state: str = 'ENABLED') -> None:
    text = json.dumps({name: f'<aws.scheduler.{name}>' for name in KEYWORDS})
    with request_scope(ACCOUNT, REGION):
        scheduler._create_schedule(
            'nightly',
            {
                'ScheduleExpression': expression,
                'FlexibleTimeWindow': {'Mode': 'OFF'},
                'State': state,
                'Target': {'Arn': 'arn:aws:states:::m', 'RoleArn': 'arn:role', 'Input': text},
            },
        )


@pytest.fixture
def invocations(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """Inputs of the target, as it was invoked."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(
        schedules, '_invoke_original', lambda target, *_: found.append(json.loads(target['Input']))
    )
    yield found
    scheduler.reset()
    scheduler._schedule_last_fired.clear()


def test_the_keywords_of_the_input_are_replaced(invocations: list[dict[str, Any]]) -> None:
    create_schedule('rate(10 minutes)')
    schedules.fire('nightly', TWO_O_CLOCK)
    schedules.fire('nightly', TWO_O_CLOCK)
    first, second = invocations
    assert first == {
        'schedule-arn': ARN,
        'scheduled-time': '2026-01-29T02:00:00Z',
        'execution-id': first['execution-id'],
        'attempt-number': '1',
    }
    assert re.fullmatch('[0-9a-f]{16}', first['execution-id'])
    assert first['execution-id'] != second['execution-id']


@pytest.mark.parametrize(
    ('expression', 'time'),
    [
        ('cron(0 2 * * ? *)', '2026-01-29T02:00:00Z'),
        ('rate(10 minutes)', '2026-01-29T02:00:07Z'),
        ('at(2026-01-29T01:59:58)', '2026-01-29T01:59:58Z'),
    ],
)
def test_what_fires_late_names_the_time_that_it_was_scheduled_for(
    invocations: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, expression: str, time: str
) -> None:
    create_schedule(expression)
    [(key, schedule)] = scheduler._schedules._data.items()
    if not expression.startswith('at'):
        scheduler._schedule_last_fired[key] = TWO_O_CLOCK - 600
    schedule['CreationDate'] = TWO_O_CLOCK - 600
    monkeypatch.setattr(scheduler.time, 'time', lambda: TWO_O_CLOCK + 7.9)
    scheduler._tick_schedules()
    assert [each['scheduled-time'] for each in invocations] == [time]


@pytest.mark.usefixtures('invocations')
def test_what_does_not_fire_says_why() -> None:
    create_schedule('rate(10 minutes)', state='DISABLED')
    with pytest.raises(schedules.FireError, match='schedule nightly is DISABLED'):
        schedules.fire('nightly', TWO_O_CLOCK)
    with pytest.raises(schedules.FireError, match='there is no schedule weekly'):
        schedules.fire('weekly', TWO_O_CLOCK)


def test_other_events_stay_as_they_are(invocations: list[dict[str, Any]]) -> None:
    target = {'Input': '{"time": "<aws.scheduler.scheduled-time>"}'}
    eventbridge._invoke_target(target, {'Source': 'aws.events', 'Time': TWO_O_CLOCK}, {})
    assert invocations == [{'time': '<aws.scheduler.scheduled-time>'}]
