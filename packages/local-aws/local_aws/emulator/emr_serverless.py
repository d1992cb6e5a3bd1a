"""EMR Serverless: applications, and job runs that run a local command.

EMR_LOCAL_CMD ('python3 {entry} {args}') is split into words; {entry} becomes a local copy of the entry point, {args} its
arguments, {params} the sparkSubmitParameters. 'spark-submit --master local[2] {params} {entry} {args}' is the usual one.
The job's environment: AWS_* of the emulator, spark.emr-serverless.driverEnv.X=… and EMR_* identifiers. Its output is kept
under EMULATOR_LOGS/emr-serverless/<application>/<run>/ and, as on EMR, in the logUri of S3 if one is given.
"""

import gzip
import json
import math
import os
import re
import shlex
import signal
import subprocess
import uuid

from ministack import app

from . import common

_apps, _runs, _processes = common.store(), common.store(), {}
DONE = ('SUCCESS', 'FAILED', 'CANCELLED')
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


def _conf(parameters):
    """The --conf settings of sparkSubmitParameters."""
    words = shlex.split(parameters or '')
    pairs = [words[i + 1] for i, w in enumerate(words[:-1]) if w in ('--conf', '-c')]
    return dict(p.split('=', 1) for p in pairs if '=' in p)


def _billed(run, seconds):
    """vCPU and GB hours as EMR bills them: per second and worker, one minute at least, 20 GB of disk free of charge."""
    conf = _conf((run['jobDriver'].get('sparkSubmit') or {}).get('sparkSubmitParameters'))

    def gb(key):
        m = re.match(r'(\d+(?:\.\d+)?)([gm]?)', conf.get(key, '14g').lower())
        return math.ceil(float(m[1]) / (1024 if m[2] == 'm' else 1) * 1.1)  # with Spark's memory overhead

    workers = int(
        conf.get('spark.executor.instances', conf.get('spark.dynamicAllocation.initialExecutors', 3))
    )
    cpu = float(conf.get('spark.driver.cores', 4)) + workers * float(conf.get('spark.executor.cores', 4))
    memory = gb('spark.driver.memory') + workers * gb('spark.executor.memory')
    hours = max(seconds, 60) / 3600
    return {'vCPUHour': round(cpu * hours, 3), 'memoryGBHour': round(memory * hours, 3), 'storageGBHour': 0.0}


def _move(run, state, details=''):
    if run['state'] not in DONE:
        run.update(state=state, stateDetails=details, updatedAt=common.now())


def _ship_logs(run, path):
    monitoring = (run.get('configurationOverrides') or {}).get('monitoringConfiguration') or {}
    m = re.match(r's3://([^/]+)/?(.*)', (monitoring.get('s3MonitoringConfiguration') or {}).get('logUri', ''))
    if m:
        prefix = '/'.join(
            p
            for p in (
                m[2].strip('/'),
                'applications',
                run['applicationId'],
                'jobs',
                run['jobRunId'],
                'SPARK_DRIVER',
            )
            if p
        )
        for name in ('stdout', 'stderr'):
            with open(os.path.join(path, name), 'rb') as f:
                common.s3_put(m[1], f'{prefix}/{name}.gz', gzip.compress(f.read()))


def _run(run):
    spark = run['jobDriver'].get('sparkSubmit') or {}
    try:
        if not spark.get('entryPoint'):
            raise ValueError('only sparkSubmit jobs can run here')
        words = {
            '{entry}': [common.s3_fetch(spark['entryPoint'])],
            '{args}': spark.get('entryPointArguments') or [],
            '{params}': shlex.split(spark.get('sparkSubmitParameters') or ''),
        }
        template = shlex.split(os.environ.get('EMR_LOCAL_CMD') or 'python3 {entry} {args}')
        command = [w for part in template for w in words.get(part, [part])]
        prefix = 'spark.emr-serverless.driverEnv.'
        extra = {
            k[len(prefix) :]: v
            for k, v in _conf(spark.get('sparkSubmitParameters')).items()
            if k.startswith(prefix)
        }
        environment = {
            **os.environ,
            **common.aws_environment(),
            'EMR_SERVERLESS_APPLICATION_ID': run['applicationId'],
            'EMR_SERVERLESS_JOB_RUN_ID': run['jobRunId'],
            **extra,
        }
        logs = os.path.dirname(
            common.log_file('emr-serverless', run['applicationId'], run['jobRunId'], 'stdout')
        )
        _move(run, 'RUNNING')
        run['startedAt'] = common.now()
        with open(f'{logs}/stdout', 'wb') as out, open(f'{logs}/stderr', 'wb') as err:
            process = subprocess.Popen(
                command, stdout=out, stderr=err, env=environment, start_new_session=True
            )
            _processes[run['jobRunId']] = process
            if run['state'] in DONE:  # cancelled in between
                _kill(run['jobRunId'])
            code = process.wait(timeout=60 * (run.get('executionTimeoutMinutes') or 720))
        with open(f'{logs}/stderr', errors='replace') as f:
            tail = f.read()[-600:]
        _move(
            run,
            'SUCCESS' if code == 0 else 'FAILED',
            '' if code == 0 else f'Job failed, exit code {code}, logs in {logs}: {tail}',
        )
        _ship_logs(run, logs)
    except subprocess.TimeoutExpired:
        _kill(run['jobRunId'])
        _move(run, 'FAILED', 'executionTimeoutMinutes is over')
    except Exception as error:
        _move(run, 'FAILED', f'{type(error).__name__}: {error}')
    finally:
        _processes.pop(run['jobRunId'], None)
        run['endedAt'] = common.now()
        seconds = run['endedAt'] - run.get('startedAt', run['endedAt'])
        run['totalExecutionDurationSeconds'] = round(seconds)
        run['totalResourceUtilization'] = run['billedResourceUtilization'] = _billed(run, seconds)


def _kill(run_id):
    process = _processes.get(run_id)
    if process and process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def start_job_run(application_id, d):
    application, now = _apps.get(application_id), common.now()
    if application is None:
        raise common.CallError('ResourceNotFoundException', f'Application {application_id} does not exist')
    for run in _runs.values():  # a repeated clientToken starts nothing new
        if (
            d.get('clientToken')
            and run['clientToken'] == d['clientToken']
            and run['applicationId'] == application_id
        ):
            return run
    run_id = '00' + uuid.uuid4().hex[:14]
    application['state'] = 'STARTED'
    run = {
        'applicationId': application_id,
        'jobRunId': run_id,
        'name': d.get('name'),
        'state': 'SUBMITTED',
        'stateDetails': '',
        'arn': common.arn('emr-serverless', f'/applications/{application_id}/jobruns/{run_id}'),
        'createdBy': f'arn:aws:iam::{common.get_account_id()}:root',
        'createdAt': now,
        'updatedAt': now,
        'executionRole': d.get('executionRoleArn', ''),
        'releaseLabel': application['releaseLabel'],
        'jobDriver': d.get('jobDriver') or {},
        'configurationOverrides': d.get('configurationOverrides'),
        'tags': d.get('tags') or {},
        'executionTimeoutMinutes': d.get('executionTimeoutMinutes'),
        'mode': d.get('mode', 'BATCH'),
        'attempt': 1,
        'clientToken': d.get('clientToken'),
    }
    run = {k: v for k, v in run.items() if v is not None or k == 'clientToken'}
    _runs[run_id] = run
    common.in_background(_run, run)
    return run


def get_job_run(run_id):
    return {k: v for k, v in _runs[run_id].items() if k != 'clientToken'}


def _create(d):
    app_id, now = '00' + uuid.uuid4().hex[:14], common.now()
    _apps[app_id] = {
        'applicationId': app_id,
        'name': d.get('name'),
        'arn': common.arn('emr-serverless', f'/applications/{app_id}'),
        'releaseLabel': d.get('releaseLabel'),
        'type': d.get('type', 'Spark'),
        'state': 'CREATED',
        'createdAt': now,
        'updatedAt': now,
        **{k: d[k] for k in _KEPT if k in d},
    }
    return common.ok({k: _apps[app_id][k] for k in ('applicationId', 'name', 'arn')})


def _job_runs(method, app_id, rest, d, query):
    if not rest and method == 'POST':
        run = start_job_run(app_id, d)
        return common.ok({k: run[k] for k in ('applicationId', 'jobRunId', 'arn')})
    if not rest:
        wanted = query.get('states') or []
        runs = [
            r for r in _runs.values() if r['applicationId'] == app_id and (not wanted or r['state'] in wanted)
        ]
        return common.ok({'jobRuns': [dict(get_job_run(r['jobRunId']), id=r['jobRunId']) for r in runs]})
    run = _runs.get(rest[0])
    if run is None or run['applicationId'] != app_id:
        return common.error('ResourceNotFoundException', f'Job run {rest[0]} does not exist', 404)
    if method == 'DELETE':
        if run['state'] in DONE:
            return common.error('ValidationException', f'Job run {rest[0]} is in state {run["state"]}')
        _move(run, 'CANCELLED', 'cancelled by the user')
        _kill(rest[0])
        return common.ok({'applicationId': app_id, 'jobRunId': rest[0]})
    return common.ok({'jobRun': get_job_run(rest[0])})


async def handle(method, path, headers, body, query):
    d, p = json.loads(body) if body else {}, [x for x in path.split('/') if x]
    if p == ['applications']:
        return (
            _create(d)
            if method == 'POST'
            else common.ok({'applications': [dict(a, id=a['applicationId']) for a in _apps.values()]})
        )
    application = _apps.get(p[1]) if p[:1] == ['applications'] and len(p) > 1 else None
    if application is None:
        return common.error(
            'ResourceNotFoundException', f'Application {p[1] if len(p) > 1 else path} does not exist', 404
        )
    if p[2:3] == ['jobruns']:
        return _job_runs(method, p[1], p[3:], d, query)
    if p[2:] == ['start'] or p[2:] == ['stop']:
        application['state'] = 'STARTED' if p[2] == 'start' else 'STOPPED'
        return common.ok({})
    if method == 'DELETE':
        del _apps[p[1]]
        return common.ok({})
    if method == 'PATCH':
        application.update(
            {k: v for k, v in d.items() if k in _KEPT or k == 'releaseLabel'}, updatedAt=common.now()
        )
    return common.ok({'application': application})


common.on_reset(lambda: [_kill(i) for i in list(_processes)])
app.SERVICE_HANDLERS['emr-serverless'] = handle
