"""AWS Batch jobs that run a local command (ministack's end as SUCCEEDED at once, having run nothing).

BATCH_LOCAL_CMD, for example '{command}' or 'docker run --rm -e AWS_ENDPOINT_URL {image} {command}', is split into words;
{command} becomes the words of the job's command, {image} its image. Without BATCH_LOCAL_CMD a job FAILS and says so.
The job's environment: AWS_* of the emulator, AWS_BATCH_*, that of the job definition, then containerOverrides.
Honoured: Ref:: parameters, retryStrategy.attempts, timeout, arrayProperties.size, dependsOn, terminateJob, cancelJob.
"""

import json
import os
import re
import shlex
import signal
import subprocess
import time

from ministack.services import batch

from . import common

common.need(
    batch, '_DISPATCH', '_submit_job', '_register_job_definition', '_job_definitions', '_jobs', '_json'
)
_submit_original, _register_original = batch._submit_job, batch._register_job_definition
_processes, DONE = {}, ('SUCCEEDED', 'FAILED')


def _register(p):
    answer = _register_original(p)
    if answer[0] == 200:  # what ministack leaves out
        kept = (
            'parameters',
            'retryStrategy',
            'timeout',
            'platformCapabilities',
            'propagateTags',
            'schedulingPriority',
        )
        batch._job_definitions[p['jobDefinitionName']][-1].update({k: p[k] for k in kept if k in p})
    return answer


def _definition(ref):
    name, _, revision = ref.split('/')[-1].partition(':')
    revisions = batch._job_definitions.get(name) or []
    return next((r for r in reversed(revisions) if not revision or str(r['revision']) == revision), None)


def _kill(job_id):
    process = _processes.get(job_id)
    if process and process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def _attempt(job, number, container, environment, limit):
    template = os.environ.get('BATCH_LOCAL_CMD')
    if not template:
        return None, 'BATCH_LOCAL_CMD is not set: nothing was run'
    words = {'{image}': [container.get('image', '')], '{command}': container['command']}
    command = [w for part in shlex.split(template) for w in words.get(part, [part])]
    path = common.log_file('batch', job['jobId'].replace(':', '-'), f'attempt-{number}.log')
    job['container']['logStreamName'] = path
    with open(path, 'wb') as log:
        try:
            process = subprocess.Popen(
                command,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env={
                    **os.environ,
                    **common.aws_environment(),
                    **environment,
                    'AWS_BATCH_JOB_ATTEMPT': str(number),
                },
            )
        except OSError as error:
            return 127, f'CannotStartContainerError: {error}'
        _processes[job['jobId']] = process
        try:
            code = process.wait(timeout=limit)
            return code, 'Essential container in task exited'
        except subprocess.TimeoutExpired:
            _kill(job['jobId'])
            return 137, 'Job attempt duration exceeded timeout'
        finally:
            _processes.pop(job['jobId'], None)


def _wait_for(ids):
    while True:
        states = [batch._jobs[i]['status'] for i in ids if i in batch._jobs]
        if all(s in DONE for s in states):
            return 'FAILED' not in states
        time.sleep(0.1)


def _run(job, container, environment, attempts, limit):
    if not _wait_for([d['jobId'] for d in job.get('dependsOn') or [] if d.get('jobId')]):
        job.update(status='FAILED', statusReason='Dependent Job failed', stoppedAt=int(time.time() * 1000))
        return
    for number in range(1, attempts + 1):
        if job['status'] in DONE:
            return
        job.update(status='RUNNING', startedAt=int(time.time() * 1000))
        code, reason = _attempt(job, number, container, environment, limit)
        job['container'].update(exitCode=code, reason=reason)
        job['attempts'].append(
            {
                'container': {'exitCode': code, 'reason': reason},
                'startedAt': job['startedAt'],
                'stoppedAt': int(time.time() * 1000),
                'statusReason': reason,
            }
        )
        if code == 0 or code is None:
            break
    if job['status'] not in DONE:
        job.update(status='SUCCEEDED' if code == 0 else 'FAILED', statusReason=reason)
    job['stoppedAt'] = int(time.time() * 1000)


def _start(job, p, definition, index=None):
    container = {**(definition.get('containerProperties') or {}), 'environment': None}
    overrides = p.get('containerOverrides') or {}
    given = {**(definition.get('parameters') or {}), **(p.get('parameters') or {})}
    command = overrides.get('command') or container.get('command') or []
    container['command'] = [re.sub(r'^Ref::(\w+)$', lambda m: str(given.get(m[1], m[0])), w) for w in command]
    listed = ((definition.get('containerProperties') or {}).get('environment') or []) + (
        overrides.get('environment') or []
    )
    environment = {e['name']: str(e.get('value', '')) for e in listed}
    environment.update(AWS_BATCH_JOB_ID=job['jobId'], AWS_BATCH_JQ_NAME=p.get('jobQueue', '').split('/')[-1])
    if index is not None:
        environment['AWS_BATCH_JOB_ARRAY_INDEX'] = str(index)
    job.update(
        status='SUBMITTED',
        attempts=[],
        dependsOn=p.get('dependsOn') or [],
        parameters=given,
        container={
            'image': container.get('image'),
            'command': container['command'],
            'environment': [{'name': k, 'value': v} for k, v in environment.items()],
        },
    )
    for key in ('statusReason', 'startedAt', 'stoppedAt'):
        job.pop(key, None)
    retry = p.get('retryStrategy') or definition.get('retryStrategy') or {}
    limit = (p.get('timeout') or definition.get('timeout') or {}).get('attemptDurationSeconds')
    common.in_background(_run, job, container, environment, int(retry.get('attempts') or 1), limit)


def _follow(parent, children):
    _wait_for([c['jobId'] for c in children])
    failed = any(c['status'] == 'FAILED' for c in children)
    parent.update(
        status='FAILED' if failed else 'SUCCEEDED',
        stoppedAt=int(time.time() * 1000),
        arrayProperties={
            'size': len(children),
            'statusSummary': {s: sum(c['status'] == s for c in children) for s in DONE},
        },
    )


def _submit(p):
    definition = _definition(p.get('jobDefinition', ''))
    if definition is None:
        return common.error('ClientException', f'JobDefinition {p.get("jobDefinition")} does not exist')
    answer = _submit_original(p)
    if answer[0] != 200:
        return answer
    job, size = batch._jobs[json.loads(answer[2])['jobId']], (p.get('arrayProperties') or {}).get('size')
    job['jobDefinition'] = definition['jobDefinitionArn']
    if not size:
        _start(job, p, definition)
        return answer
    children = [
        {**job, 'jobId': f'{job["jobId"]}:{i}', 'jobArn': f'{job["jobArn"]}:{i}'} for i in range(size)
    ]
    job.update(status='PENDING', container={})
    for i, child in enumerate(children):
        batch._jobs[child['jobId']] = child
        _start(child, p, definition, i)
    common.in_background(_follow, job, children)
    return answer


def _terminate(p):
    job = batch._jobs.get(p.get('jobId'))
    if job and job['status'] not in DONE:
        job.update(
            status='FAILED', statusReason=p.get('reason', 'terminated'), stoppedAt=int(time.time() * 1000)
        )
        _kill(job['jobId'])
    return batch._json(200, {})


batch._DISPATCH.update(
    {
        '/v1/submitjob': _submit,
        '/v1/registerjobdefinition': _register,
        '/v1/terminatejob': _terminate,
        '/v1/canceljob': _terminate,
    }
)
common.on_reset(lambda: [_kill(i) for i in list(_processes)])
