"""Step Functions: repeated starts, Output of Succeed states and TimeoutSeconds of state machines."""

import contextvars
import json
import threading
from typing import Any

from ministack.services import stepfunctions as sfn

from . import common, job_integrations, sdk_integrations  # noqa: F401 (they register their integrations)
from .common import Json
from .machine_permissions import act_as_machine_of

common.require_attributes(
    sfn,
    '_apply_output_path',
    '_apply_jsonata_output',
    '_state_query_language',
    '_run_execution',
    '_fail_execution',
    '_executions',
    '_state_machines',
    '_add_event',
    '_emit_execution_status_event',
    'now_iso',
    '_start_execution',
    'json_response',
)
_output_original = sfn._apply_output_path
_run_original, _fail_original = sfn._run_execution, sfn._fail_execution
_start_original = sfn._start_execution


def _start(request: Json) -> Any:
    """Answers a start that is repeated while its execution runs as the first one (API reference, StartExecution)."""
    if 'name' not in request:
        return _start_original(request)
    names = ('stateMachineArn', 'name', 'input', 'status')
    same = {**{name: request.get(name) for name in names}, 'status': 'RUNNING'}
    for execution in list(sfn._executions.values()):
        if {name: execution[name] for name in names} == same:
            return sfn.json_response({name: execution[name] for name in ('executionArn', 'startDate')})
    return _start_original(request)


def _output(state: Json, data: Any, context: Any = None) -> Any:
    """Applies the Output of a Succeed state in JSONata; ministack passes the input on."""
    is_succeed = state.get('Type') == 'Succeed' and 'Output' in state
    if is_succeed and sfn._state_query_language(state, context) == 'JSONata':
        return sfn._apply_jsonata_output(state, data, context, default=data)
    return _output_original(state, data, context)


def _run(execution_arn: str) -> Any:
    """Runs an execution; after TimeoutSeconds of its machine it ends as TIMED_OUT and enters no further state."""
    act_as_machine_of(execution_arn)
    execution = sfn._executions.get(execution_arn)
    machine = sfn._state_machines.get(execution['stateMachineArn']) if execution else None
    seconds = _timeout_seconds(machine)
    if seconds:
        run_in_context = contextvars.copy_context().run
        timer = threading.Timer(seconds, run_in_context, (_time_out, execution, seconds))
        timer.daemon = True
        timer.start()
    return _run_original(execution_arn)


def _timeout_seconds(machine: Json | None) -> float | None:
    try:
        seconds: float | None = json.loads(machine['definition']).get('TimeoutSeconds') if machine else None
    except ValueError:
        return None
    return seconds


def _time_out(execution: Json, seconds: float) -> None:
    if execution['status'] != 'RUNNING':
        return
    execution.update(
        status='TIMED_OUT',
        stopDate=sfn.now_iso(),
        error='States.Timeout',
        cause=f'Execution ran over {seconds} seconds',
    )
    details = {'executionTimedOutEventDetails': {'error': 'States.Timeout'}}
    sfn._add_event(execution, 'ExecutionTimedOut', details)
    sfn._emit_execution_status_event(execution)


def _fail(execution: Json, error: str, cause: str) -> None:
    if execution['status'] == 'RUNNING':
        _fail_original(execution, error, cause)


sfn._apply_output_path, sfn._run_execution, sfn._fail_execution = _output, _run, _fail
sfn._start_execution = _start
