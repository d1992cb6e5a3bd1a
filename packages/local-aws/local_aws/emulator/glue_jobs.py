"""Glue: jobs of Spark that run a local command, and the limit of their runs at once.

GLUE_LOCAL_CMD is split into words; {entry} stands for a local copy of the script and {args} for its arguments: those of
the job and of the run, with --JOB_NAME and --JOB_RUN_ID (developer guide, "Accessing parameters using
getResolvedOptions"). Without it a job of Spark succeeds without running. A run reads its script and libraries under the
role of the job (developer guide, "Create an IAM role for AWS Glue"), and its program has the role's credentials. Its
output is kept under EMULATOR_LOGS/glue/<job>/<run>.log.
"""

import os
import subprocess
from types import SimpleNamespace
from typing import Any

from ministack.services import glue

from . import common, permissions
from .common import Json
from .local_programs import Programs, expand_command

common.require_attributes(
    glue,
    '_jobs',
    '_job_runs',
    '_create_job',
    '_start_job_run',
    '_batch_stop_job_run',
    '_get_docker',
    '_execute_spark_docker',
)
_create_original, _start_original = glue._create_job, glue._start_job_run
_stop_original, _docker_original = glue._batch_stop_job_run, glue._get_docker
_programs = Programs()
_UNFINISHED = ('STARTING', 'RUNNING', 'STOPPING', 'WAITING')
# Parameters with the locations of libraries (developer guide, "Using job parameters in AWS Glue jobs").
_LIBRARIES = ('--extra-py-files', '--additional-python-modules', '--extra-jars', '--extra-files')
_ERROR_LENGTH = 2000


def _create(request: Json) -> Any:
    answer = _create_original(request)
    if request.get('Name') in glue._jobs:
        # API reference, Job, ExecutionProperty: one run at once unless another number is given.
        limit = request.get('ExecutionProperty') or {'MaxConcurrentRuns': 1}
        glue._jobs[request['Name']].setdefault('ExecutionProperty', limit)
    return answer


def _start(request: Json) -> Any:
    job = glue._jobs.get(request.get('JobName'))
    if job is not None:
        most = job.get('ExecutionProperty', {}).get('MaxConcurrentRuns', 1)
        runs = [run for run in glue._job_runs.get(job['Name'], []) if run['JobRunState'] in _UNFINISHED]
        if len(runs) >= most:
            # API reference, StartJobRun, Errors.
            message = f'Concurrent runs exceeded for {job["Name"]}'
            return common.error('ConcurrentRunsExceededException', message)
    return _start_original(request)


def _stop(request: Json) -> Any:
    answer = _stop_original(request)
    for run_id in request.get('JobRunIds', []):
        _programs.kill(run_id)
    return answer


def _docker() -> Any:
    """Stands for Docker with the image of every release of Glue, where a command runs the jobs."""
    if os.environ.get('GLUE_LOCAL_CMD'):
        return SimpleNamespace(images=SimpleNamespace(get=lambda image: image))
    return _docker_original()


def _run(run: Json, job: Json, job_name: str, arguments: Json, script: str, _unused: Any) -> None:
    try:
        _run_program(run, job, job_name, arguments, script)
    except subprocess.TimeoutExpired:
        _end(run, 'TIMEOUT', f'Job run exceeded its timeout of {run["Timeout"]} minutes')
    except Exception as error:
        _end(run, 'FAILED', f'{type(error).__name__}: {error}')


def _run_program(run: Json, job: Json, job_name: str, arguments: Json, script: str) -> None:
    libraries = [uri for name in _LIBRARIES for uri in str(arguments.get(name, '')).split(',')]
    for uri in [job['Command']['ScriptLocation'], *libraries]:
        if uri.startswith('s3://'):
            _require_permission(job, uri.removeprefix('s3://'))
    words = [str(word) for pair in arguments.items() for word in pair]
    command = expand_command(os.environ['GLUE_LOCAL_CMD'], {'{entry}': [script], '{args}': words})
    environment = {
        **common.program_environment(),
        **permissions.role_credentials(job['Role'], run['Id']),
    }
    log = common.log_file('glue', job_name, f'{run["Id"]}.log')
    with open(log, 'wb') as out:
        _programs.start(run['Id'], command, environment, out.fileno(), out.fileno())
        code = _programs.wait(run['Id'], 60 * run['Timeout'])
    _end(run, 'SUCCEEDED' if code == 0 else 'FAILED', '' if code == 0 else f'exit code {code}, see {log}')


def _require_permission(job: Json, path: str) -> None:
    reason = permissions.find_reason_of_role(job['Role'], 's3:GetObject', f'arn:aws:s3:::{path}')
    if reason is not None:
        raise common.CallError('AccessDenied', reason)


def _end(run: Json, state: str, message: str) -> None:
    if run['JobRunState'] in _UNFINISHED:
        run.update(JobRunState=state, ErrorMessage=message[:_ERROR_LENGTH])


glue._create_job, glue._start_job_run, glue._batch_stop_job_run = _create, _start, _stop
glue._get_docker, glue._execute_spark_docker = _docker, _run
common.on_reset(_programs.kill_all)
