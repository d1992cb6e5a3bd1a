"""AWS Batch jobs that run a command of this machine; those of ministack succeed at once without running anything.

BATCH_LOCAL_CMD, such as '{command}' or 'docker run --rm -e AWS_ENDPOINT_URL {image} {command}', is split into words;
{command} stands for the words of the job's command, {image} for its image. Without BATCH_LOCAL_CMD every job fails.
The job's variables are AWS_* of the services, AWS_BATCH_*, those of the job definition, then containerOverrides.
Supported: Ref:: parameters, retryStrategy with evaluateOnExit, timeout, arrayProperties.size, dependsOn, terminateJob,
cancelJob, listJobs with pages, jobStatus and the filter AFTER_CREATED_AT. With logConfiguration, an attempt's output is
in CloudWatch Logs after its end; otherwise logStreamName is a file of this machine. EventBridge gets an event of each
new state but the first (https://docs.aws.amazon.com/batch/latest/userguide/batch_job_events.html). When IAM is
enforced, the program has the credentials of the job role, and the execution role writes the log (same guide, "AWS Batch
IAM execution role").
"""

import json
import os
import re
import subprocess
import threading
import time
from dataclasses import dataclass

from ministack.services import batch, eventbridge

from . import common, permissions
from .common import Answer, Json
from .local_programs import Programs, expand_command

common.require_attributes(
    batch,
    '_DISPATCH',
    '_submit_job',
    '_register_job_definition',
    '_list_jobs',
    '_job_queues',
    '_job_definitions',
    '_jobs',
)
common.require_attributes(eventbridge, '_put_events')
_submit_original, _register_original = batch._submit_job, batch._register_job_definition
_list_original = batch._list_jobs
_programs = Programs()
# Held while the status of a job is looked at and changed.
_state_lock = threading.Lock()
_FINISHED = ('SUCCEEDED', 'FAILED')
# Settings of a job definition that ministack does not keep.
_KEPT = (
    'parameters',
    'retryStrategy',
    'timeout',
    'platformCapabilities',
    'propagateTags',
    'schedulingPriority',
)
# Fields of a job in a list.
_SUMMARY = ('jobId', 'jobArn', 'jobName', 'status', 'statusReason', 'createdAt', 'startedAt', 'stoppedAt')
# Settings of a container that the description of its job repeats.
_REPEATED = ('resourceRequirements', 'logConfiguration', 'runtimePlatform', 'jobRoleArn', 'executionRoleArn')


@dataclass(frozen=True)
class JobSpec:
    image: str
    command: list[str]
    environment: dict[str, str]
    attempts: int
    attempt_seconds: int | None
    retry_rules: list[Json]
    # What a job's description repeats of its definition.
    repeated: Json


def _register(request: Json) -> Answer:
    answer: Answer = _register_original(request)
    if answer[0] == 200:
        revision = batch._job_definitions[request['jobDefinitionName']][-1]
        revision.update({key: request[key] for key in _KEPT if key in request})
    return answer


def _find_definition(reference: str) -> Json | None:
    name, _, revision = reference.rsplit('/', maxsplit=1)[-1].partition(':')
    revisions: list[Json] = batch._job_definitions.get(name) or []
    return next((each for each in reversed(revisions) if revision in ('', str(each['revision']))), None)


def _find_queue(reference: str) -> Json | None:
    queue: Json | None = batch._job_queues.get(reference.rsplit('/', maxsplit=1)[-1])
    return queue


def _submit(request: Json) -> Answer:
    definition = _find_definition(request.get('jobDefinition', ''))
    if definition is None:
        return common.error('ClientException', f'JobDefinition {request.get("jobDefinition")} does not exist')
    queue = _find_queue(request.get('jobQueue', ''))
    if queue is None:
        return common.error('ClientException', f'JobQueue {request.get("jobQueue")} does not exist')
    answer: Answer = _submit_original(request)
    if answer[0] != 200:
        return answer
    job: Json = batch._jobs[json.loads(answer[2])['jobId']]
    # Both are ARNs, whatever the job was submitted with (API_JobDetail.html).
    job.update(jobQueue=queue['jobQueueArn'], jobDefinition=definition['jobDefinitionArn'])
    size = (request.get('arrayProperties') or {}).get('size')
    if not size:
        _start(job, request, definition)
        return answer
    children = [
        {**job, 'jobId': f'{job["jobId"]}:{index}', 'jobArn': f'{job["jobArn"]}:{index}'}
        for index in range(size)
    ]
    job.update(status='PENDING', container={})
    for index, child in enumerate(children):
        batch._jobs[child['jobId']] = child
        _start(child, request, definition, index)
    common.run_in_background(_follow_children, job, children)
    return answer


def _start(job: Json, request: Json, definition: Json, index: int | None = None) -> None:
    parameters = {**(definition.get('parameters') or {}), **(request.get('parameters') or {})}
    spec = _read_spec(job, request, definition, parameters)
    if index is not None:
        spec.environment['AWS_BATCH_JOB_ARRAY_INDEX'] = str(index)
    job.update(
        status='SUBMITTED',
        attempts=[],
        dependsOn=request.get('dependsOn') or [],
        parameters=parameters,
        container={
            'image': spec.image,
            'command': spec.command,
            'environment': [{'name': name, 'value': value} for name, value in spec.environment.items()],
            **spec.repeated,
        },
    )
    for key in ('statusReason', 'startedAt', 'stoppedAt'):
        job.pop(key, None)
    common.run_in_background(_run, job, spec)


def _read_spec(job: Json, request: Json, definition: Json, parameters: Json) -> JobSpec:
    container = definition.get('containerProperties') or {}
    overrides = request.get('containerOverrides') or {}

    def substitute(word: str) -> str:
        return re.sub(r'^Ref::(\w+)$', lambda match: str(parameters.get(match[1], match[0])), word)

    variables = (container.get('environment') or []) + (overrides.get('environment') or [])
    retry = request.get('retryStrategy') or definition.get('retryStrategy') or {}
    return JobSpec(
        image=container.get('image') or '',
        command=[substitute(word) for word in overrides.get('command') or container.get('command') or []],
        environment={
            **{each['name']: str(each.get('value', '')) for each in variables},
            'AWS_BATCH_JOB_ID': job['jobId'],
            'AWS_BATCH_JQ_NAME': request.get('jobQueue', '').split('/')[-1],
        },
        attempts=int(retry.get('attempts') or 1),
        attempt_seconds=(request.get('timeout') or definition.get('timeout') or {}).get(
            'attemptDurationSeconds'
        ),
        retry_rules=retry.get('evaluateOnExit') or [],
        repeated={key: container[key] for key in _REPEATED if key in container},
    )


def _run(job: Json, spec: JobSpec) -> None:
    if not _wait_for([each['jobId'] for each in job.get('dependsOn') or [] if each.get('jobId')]):
        job.update(status='FAILED', statusReason='Dependent Job failed', stoppedAt=_now_millis())
        _announce(job)
        return
    code: int | None = None
    reason = ''
    for number in range(1, spec.attempts + 1):
        with _state_lock:
            if job['status'] in _FINISHED:
                return
            job.update(status='RUNNING', startedAt=_now_millis())
        _announce(job)
        code, reason = _attempt(job, number, spec)
        job['container'].update(exitCode=code, reason=reason)
        job['attempts'].append(
            {
                'container': {
                    'exitCode': code,
                    'reason': reason,
                    'logStreamName': job['container'].get('logStreamName'),
                },
                'startedAt': job['startedAt'],
                'stoppedAt': _now_millis(),
                'statusReason': reason,
            }
        )
        if code == 0 or code is None or not _may_retry(spec.retry_rules, code, reason):
            break
    with _state_lock:
        is_over = job['status'] in _FINISHED
        if not is_over:
            job.update(status='SUCCEEDED' if code == 0 else 'FAILED', statusReason=reason)
        job['stoppedAt'] = _now_millis()
    if not is_over:
        _announce(job)


def _announce(job: Json) -> None:
    event = {
        'Source': 'aws.batch',
        'DetailType': 'Batch Job State Change',
        'Resources': [job['jobArn']],
        'Detail': json.dumps(job, default=str),
    }
    eventbridge._put_events({'Entries': [event]}, allow_aws_source=True)


def _may_retry(rules: list[Json], code: int, reason: str) -> bool:
    """Answers whether an attempt that failed is followed by another. The first rule decides all of whose conditions
    match, and without one the job is tried again (https://docs.aws.amazon.com/batch/latest/APIReference/API_EvaluateOnExit.html).
    """
    found = {'onExitCode': str(code), 'onReason': reason, 'onStatusReason': reason}
    for rule in rules:
        conditions = [(found[name], rule[name]) for name in found if rule.get(name)]
        if conditions and all(_matches(text, pattern) for text, pattern in conditions):
            return str(rule['action']).upper() == 'RETRY'
    return True


def _matches(text: str, pattern: str) -> bool:
    """Compares a text with a pattern, which may end in an asterisk; case does not matter."""
    wanted, given = pattern.lower(), text.lower()
    return given.startswith(wanted[:-1]) if wanted.endswith('*') else given == wanted


def _attempt(job: Json, number: int, spec: JobSpec) -> tuple[int | None, str]:
    """Runs the command once; answers the exit code, None if there is no command, and the reason."""
    template = os.environ.get('BATCH_LOCAL_CMD')
    if not template:
        return None, 'BATCH_LOCAL_CMD is not set: nothing was run'
    command = expand_command(template, {'{image}': [spec.image], '{command}': spec.command})
    path = common.log_file('batch', job['jobId'].replace(':', '-'), f'attempt-{number}.log')
    job['container']['logStreamName'] = path
    environment = {
        **common.program_environment(),
        **permissions.role_credentials(str(spec.repeated.get('jobRoleArn', '')), job['jobId']),
        **spec.environment,
        'AWS_BATCH_JOB_ATTEMPT': str(number),
    }
    with open(path, 'wb') as log:
        try:
            _programs.start(job['jobId'], command, environment, log.fileno(), log.fileno())
        except OSError as error:
            return 127, f'CannotStartContainerError: {error}'
        # It may have been terminated before there was a program to kill.
        if job['status'] in _FINISHED:
            _programs.kill(job['jobId'])
        try:
            code, reason = (
                _programs.wait(job['jobId'], spec.attempt_seconds),
                'Essential container in task exited',
            )
        except subprocess.TimeoutExpired:
            code, reason = 137, 'Job attempt duration exceeded timeout'
    try:
        _publish_log(job, number, path)
    except common.CallError as error:
        return None, f'ResourceInitializationError: failed to validate logger args: {error}'
    return code, reason


def _publish_log(job: Json, number: int, path: str) -> None:
    """Writes the output of an attempt to the log group of its definition, which has to exist as on Fargate."""
    options = (job['container'].get('logConfiguration') or {}).get('options') or {}
    group = options.get('awslogs-group')
    if not group:
        return
    stream = (
        f'{options.get("awslogs-stream-prefix", "batch")}/default/{job["jobId"].replace(":", "-")}-{number}'
    )
    _require_log_permission(job, f'log-group:{group}:log-stream:{stream}')
    place = {'logGroupName': group, 'logStreamName': stream}
    _call_logs('CreateLogStream', place)
    with open(path, encoding='utf8', errors='replace') as log:
        lines = [line.rstrip('\n') for line in log]
    events = [{'timestamp': _now_millis(), 'message': line} for line in lines if line]
    if events:
        _call_logs('PutLogEvents', {**place, 'logEvents': events})
    job['container']['logStreamName'] = stream


def _require_log_permission(job: Json, path: str) -> None:
    role = job['container'].get('executionRoleArn', '')
    for action in ('logs:CreateLogStream', 'logs:PutLogEvents'):
        reason = permissions.find_reason_of_role(role, action, common.arn('logs', path))
        if reason is not None:
            raise common.CallError('AccessDeniedException', reason)


def _call_logs(operation: str, request: Json) -> None:
    common.call('logs', 'POST', '/', request, target=f'Logs_20140328.{operation}')


def _wait_for(job_ids: list[str]) -> bool:
    """Waits for the end of some jobs and answers whether all succeeded."""
    while True:
        states = [batch._jobs[each]['status'] for each in job_ids if each in batch._jobs]
        if all(state in _FINISHED for state in states):
            return 'FAILED' not in states
        time.sleep(0.1)


def _follow_children(parent: Json, children: list[Json]) -> None:
    """Ends an array job when its children have ended."""
    succeeded = _wait_for([child['jobId'] for child in children])
    summary = {state: sum(child['status'] == state for child in children) for state in _FINISHED}
    parent.update(
        status='SUCCEEDED' if succeeded else 'FAILED',
        stoppedAt=_now_millis(),
        arrayProperties={'size': len(children), 'statusSummary': summary},
    )
    _announce(parent)


def _terminate(request: Json) -> Answer:
    job = batch._jobs.get(request.get('jobId'))
    with _state_lock:
        is_over = job is None or job['status'] in _FINISHED
        if not is_over:
            reason = request.get('reason', 'terminated')
            job.update(status='FAILED', statusReason=reason, stoppedAt=_now_millis())
    if not is_over:
        _announce(job)
        _programs.kill(job['jobId'])
    return common.ok({})


def _list(request: Json) -> Answer:
    """Lists jobs, the newest first; without a status or a filter those that run
    (https://docs.aws.amazon.com/batch/latest/APIReference/API_ListJobs.html).
    """
    if _find_queue(str(request.get('jobQueue', ''))) is None:
        return common.error('ClientException', f'JobQueue {request.get("jobQueue")} does not exist')
    answer: Answer = _list_original({**request, 'jobStatus': None})
    if answer[0] != 200:
        return answer
    jobs: list[Json] = [batch._jobs[each['jobId']] for each in json.loads(answer[2])['jobSummaryList']]
    filters = request.get('filters') or []
    status = None if filters else request.get('jobStatus') or 'RUNNING'
    after = max((int(each['values'][0]) for each in filters if each['name'] == 'AFTER_CREATED_AT'), default=0)
    found = [job for job in jobs if status in (None, job['status']) and job['createdAt'] > after]
    found.sort(key=lambda job: -int(job['createdAt']))
    begin = int(request.get('nextToken') or 0)
    end = begin + int(request.get('maxResults') or 100)
    page = [{key: job[key] for key in _SUMMARY if key in job} for job in found[begin:end]]
    return common.ok({'jobSummaryList': page, **({'nextToken': str(end)} if end < len(found) else {})})


def _now_millis() -> int:
    return int(time.time() * 1000)


batch._DISPATCH.update(
    {
        '/v1/submitjob': _submit,
        '/v1/registerjobdefinition': _register,
        '/v1/listjobs': _list,
        '/v1/terminatejob': _terminate,
        '/v1/canceljob': _terminate,
    }
)
common.on_reset(_programs.kill_all)
