"""EMR Serverless: applications, and job runs that run a local command.

EMR_LOCAL_CMD, by default 'python3 {entry} {args}', is split into words; {entry} stands for a local copy of the entry
point, {args} for its arguments and {params} for the sparkSubmitParameters. For Spark there is
'spark-submit --master local[2] {params} {entry} {args}'. The job's variables are AWS_* of the services, those of
spark.emr-serverless.driverEnv.X=…, and EMR_* identifiers. Its output is kept under
EMULATOR_LOGS/emr-serverless/<application>/<run>/ and, as on EMR, in the logUri of S3 if there is one.
"""

import gzip
import json
import math
import os
import re
import shlex
import subprocess
import uuid

from ministack import app

from . import common, permissions
from .common import Answer, Json
from .local_programs import Programs, expand_command

_applications, _runs = common.create_store(), common.create_store()
_programs = Programs()
_FINISHED = ('SUCCESS', 'FAILED', 'CANCELLED')
_KEPT = (
    'maximumCapacity',
    'initialCapacity',
    'autoStartConfiguration',
    'autoStopConfiguration',
    'networkConfiguration',
    'architecture',
    'imageConfiguration',
    'runtimeConfiguration',
    'monitoringConfiguration',
    'tags',
)


def _spark_settings(parameters: str | None) -> dict[str, str]:
    """The --conf settings of sparkSubmitParameters."""
    words = shlex.split(parameters or '')
    settings = [words[i + 1] for i, word in enumerate(words[:-1]) if word in ('--conf', '-c')]
    return dict(setting.split('=', 1) for setting in settings if '=' in setting)


def _billed(run: Json, seconds: float) -> dict[str, float]:
    """vCPU and GB hours as EMR bills them: by the second and worker, at least a minute, 20 GB of disk included."""
    conf = _spark_settings((run['jobDriver'].get('sparkSubmit') or {}).get('sparkSubmitParameters'))

    overhead = 1 + float(conf.get('spark.emr-serverless.memoryOverheadFactor', 0.1))

    def gigabytes(key: str) -> int:
        match = re.match(r'(\d+(?:\.\d+)?)([gm]?)', conf.get(key, '14g').lower())
        if match is None:
            raise ValueError(f'{key} is {conf[key]!r}; expected a number with g or m, such as 14g')
        return math.ceil(float(match[1]) / (1024 if match[2] == 'm' else 1) * overhead)

    workers = int(
        conf.get('spark.executor.instances', conf.get('spark.dynamicAllocation.initialExecutors', 3))
    )
    cpu = float(conf.get('spark.driver.cores', 4)) + workers * float(conf.get('spark.executor.cores', 4))
    memory = gigabytes('spark.driver.memory') + workers * gigabytes('spark.executor.memory')
    hours = max(seconds, 60) / 3600
    return {'vCPUHour': round(cpu * hours, 3), 'memoryGBHour': round(memory * hours, 3), 'storageGBHour': 0.0}


def _move(run: Json, state: str, details: str = '') -> None:
    if run['state'] not in _FINISHED:
        run.update(state=state, stateDetails=details, updatedAt=common.now())


def _upload_logs(run: Json, folder: str) -> None:
    monitoring = (run.get('configurationOverrides') or {}).get('monitoringConfiguration') or {}
    uri = (monitoring.get('s3MonitoringConfiguration') or {}).get('logUri', '')
    match = re.match(r's3://([^/]+)/?(.*)', uri)
    if match is None:
        return
    job = ('applications', run['applicationId'], 'jobs', run['jobRunId'], 'SPARK_DRIVER')
    prefix = '/'.join(part for part in (match[2].strip('/'), *job) if part)
    for name in ('stdout', 'stderr'):
        _require_permission(run, 's3:PutObject', f'{match[1]}/{prefix}/{name}.gz')
        with open(os.path.join(folder, name), 'rb') as file:
            common.put_object(match[1], f'{prefix}/{name}.gz', gzip.compress(file.read()))


def _require_permission(run: Json, action: str, path: str) -> None:
    """Judges what EMR does with an object as the role of a job: it reads its code, and writes its logs.

    docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/security-iam-runtime-role.html and …/logging.html. AWS goes
    on without the logs; here the job fails, so that a test notices.
    """
    reason = permissions.find_reason_of_role(run['executionRole'], action, f'arn:aws:s3:::{path}')
    if reason is not None:
        raise common.CallError('AccessDenied', reason)


def _files_of(spark: Json) -> list[str]:
    """The paths, bucket first, of the objects that a job consists of."""
    settings = _spark_settings(spark.get('sparkSubmitParameters'))
    named = [spark['entryPoint']]
    for key in ('spark.submit.pyFiles', 'spark.archives', 'spark.jars', 'spark.files'):
        named += settings.get(key, '').split(',')
    return [uri.removeprefix('s3://').split('#', 1)[0] for uri in named if uri.startswith('s3://')]


def _run(run: Json) -> None:
    try:
        _run_program(run)
    except subprocess.TimeoutExpired:
        _move(run, 'FAILED', 'executionTimeoutMinutes is over')
    except Exception as error:
        _move(run, 'FAILED', f'{type(error).__name__}: {error}')
    finally:
        run['endedAt'] = common.now()
        seconds = run['endedAt'] - run.get('startedAt', run['endedAt'])
        run['totalExecutionDurationSeconds'] = round(seconds)
        run['totalResourceUtilization'] = run['billedResourceUtilization'] = _billed(run, seconds)


def _run_program(run: Json) -> None:
    spark = run['jobDriver'].get('sparkSubmit') or {}
    if not spark.get('entryPoint'):
        raise ValueError('only sparkSubmit jobs can run here')
    for path in _files_of(spark):
        _require_permission(run, 's3:GetObject', path)
    command = expand_command(
        os.environ.get('EMR_LOCAL_CMD') or 'python3 {entry} {args}',
        {
            '{entry}': [common.download(spark['entryPoint'])],
            '{args}': spark.get('entryPointArguments') or [],
            '{params}': shlex.split(spark.get('sparkSubmitParameters') or ''),
        },
    )
    job_id = run['jobRunId']
    logs = os.path.dirname(common.log_file('emr-serverless', run['applicationId'], job_id, 'stdout'))
    _move(run, 'RUNNING')
    run['startedAt'] = common.now()
    with open(f'{logs}/stdout', 'wb') as out, open(f'{logs}/stderr', 'wb') as err:
        _programs.start(job_id, command, _program_environment(run), out.fileno(), err.fileno())
        if run['state'] in _FINISHED:  # cancelled in between
            _programs.kill(job_id)
        code = _programs.wait(job_id, 60 * (run.get('executionTimeoutMinutes') or 720))
    _upload_logs(run, logs)
    if code == 0:
        _move(run, 'SUCCESS')
    else:
        with open(f'{logs}/stderr', errors='replace') as file:
            tail = file.read()[-600:]
        _move(run, 'FAILED', f'Job failed, exit code {code}, logs in {logs}: {tail}')


def _program_environment(run: Json) -> dict[str, str]:
    spark = run['jobDriver'].get('sparkSubmit') or {}
    settings = _spark_settings(spark.get('sparkSubmitParameters'))
    prefix = 'spark.emr-serverless.driverEnv.'
    return {
        **common.program_environment(),
        **permissions.role_credentials(run['executionRole'], run['jobRunId']),
        'EMR_SERVERLESS_APPLICATION_ID': run['applicationId'],
        'EMR_SERVERLESS_JOB_RUN_ID': run['jobRunId'],
        **{key.removeprefix(prefix): value for key, value in settings.items() if key.startswith(prefix)},
    }


def start_job_run(application_id: str, request: Json) -> Json:
    application, now = _applications.get(application_id), common.now()
    if application is None:
        raise common.CallError('ResourceNotFoundException', f'Application {application_id} does not exist')
    repeated = _find_run(application_id, request.get('clientToken'))
    if repeated is not None:
        return repeated
    run_id = '00' + uuid.uuid4().hex[:14]
    application['state'] = 'STARTED'
    run: Json = {
        'applicationId': application_id,
        'jobRunId': run_id,
        'name': request.get('name'),
        'state': 'SUBMITTED',
        'stateDetails': '',
        'arn': common.arn('emr-serverless', f'/applications/{application_id}/jobruns/{run_id}'),
        'createdBy': f'arn:aws:iam::{common.account_id()}:root',
        'createdAt': now,
        'updatedAt': now,
        'executionRole': request.get('executionRoleArn', ''),
        'releaseLabel': application['releaseLabel'],
        'jobDriver': request.get('jobDriver') or {},
        'configurationOverrides': request.get('configurationOverrides'),
        'tags': request.get('tags') or {},
        'executionTimeoutMinutes': request.get('executionTimeoutMinutes'),
        'mode': request.get('mode', 'BATCH'),
        'attempt': 1,
        'clientToken': request.get('clientToken'),
    }
    run = {k: v for k, v in run.items() if v is not None or k == 'clientToken'}
    _runs[run_id] = run
    common.run_in_background(_run, run)
    return run


def _find_run(application_id: str, client_token: str | None) -> Json | None:
    """Finds the run that a client token has started before."""
    runs: list[Json] = [run for run in _runs.values() if run['applicationId'] == application_id]
    return next((run for run in runs if client_token and run['clientToken'] == client_token), None)


def get_job_run(run_id: str) -> Json:
    return {k: v for k, v in _runs[run_id].items() if k != 'clientToken'}


def _create(request: Json) -> Answer:
    application_id, now = '00' + uuid.uuid4().hex[:14], common.now()
    _applications[application_id] = {
        'applicationId': application_id,
        'name': request.get('name'),
        'arn': common.arn('emr-serverless', f'/applications/{application_id}'),
        'releaseLabel': request.get('releaseLabel'),
        'type': request.get('type', 'Spark'),
        'state': 'CREATED',
        'createdAt': now,
        'updatedAt': now,
        **{k: request[k] for k in _KEPT if k in request},
    }
    return common.ok({k: _applications[application_id][k] for k in ('applicationId', 'name', 'arn')})


def _job_runs(method: str, application_id: str, rest: list[str], request: Json, states: list[str]) -> Answer:
    if not rest and method == 'POST':
        run = start_job_run(application_id, request)
        return common.ok({k: run[k] for k in ('applicationId', 'jobRunId', 'arn')})
    if not rest:
        runs = [
            run
            for run in _runs.values()
            if run['applicationId'] == application_id and (not states or run['state'] in states)
        ]
        return common.ok(
            {'jobRuns': [dict(get_job_run(run['jobRunId']), id=run['jobRunId']) for run in runs]}
        )
    run = _runs.get(rest[0])
    if run is None or run['applicationId'] != application_id:
        return common.error('ResourceNotFoundException', f'Job run {rest[0]} does not exist', 404)
    if method == 'DELETE':
        if run['state'] in _FINISHED:
            return common.error('ValidationException', f'Job run {rest[0]} is in state {run["state"]}')
        _move(run, 'CANCELLED', 'cancelled by the user')
        _programs.kill(rest[0])
        return common.ok({'applicationId': application_id, 'jobRunId': rest[0]})
    return common.ok({'jobRun': get_job_run(rest[0])})


async def handle(method: str, path: str, headers: dict[str, str], body: bytes, query: Json) -> Answer:
    request, parts = json.loads(body) if body else {}, [x for x in path.split('/') if x]
    if parts == ['applications']:
        return (
            _create(request)
            if method == 'POST'
            else common.ok({'applications': [dict(a, id=a['applicationId']) for a in _applications.values()]})
        )
    application = _applications.get(parts[1]) if parts[:1] == ['applications'] and len(parts) > 1 else None
    if application is None:
        return common.error(
            'ResourceNotFoundException',
            f'Application {parts[1] if len(parts) > 1 else path} does not exist',
            404,
        )
    if parts[2:3] == ['jobruns']:
        return _job_runs(method, parts[1], parts[3:], request, query.get('states') or [])
    if parts[2:] == ['start'] or parts[2:] == ['stop']:
        application['state'] = 'STARTED' if parts[2] == 'start' else 'STOPPED'
        return common.ok({})
    if method == 'DELETE':
        del _applications[parts[1]]
        return common.ok({})
    if method == 'PATCH':
        application.update(
            {k: v for k, v in request.items() if k in _KEPT or k == 'releaseLabel'}, updatedAt=common.now()
        )
    return common.ok({'application': application})


common.on_reset(_programs.kill_all)
app.SERVICE_HANDLERS['emr-serverless'] = handle
