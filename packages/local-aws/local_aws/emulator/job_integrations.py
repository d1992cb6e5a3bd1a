"""Step Functions: integrations that start jobs, and with .sync wait for their end.

.sync waits for jobs of EMR Serverless, Glue, Batch, Athena and for SageMaker's training; its other calls have no .sync.
"""

import json
import time
from collections.abc import Callable
from typing import Any

from ministack.services import stepfunctions as sfn

from . import common, emr_serverless
from .common import Json

common.require_attributes(sfn, '_SERVICE_DISPATCH', '_ExecutionError')

_ATHENA_CALLS = ('getQueryExecution', 'getQueryResults', 'stopQueryExecution')
_SAGEMAKER_CALLS = (
    'createEndpointConfig',
    'createEndpoint',
    'createModel',
    'updateEndpoint',
    'createTrainingJob',
)


# Services of ministack by the prefix of their errors.
_SERVICES = {
    'Glue': 'glue',
    'Batch': 'batch',
    'Athena': 'athena',
    'SageMaker': 'sagemaker',
    'EmrServerless': 'emr-serverless',
}


def call_service(
    prefix: str, path: str, payload: Json, target: str | None = None, method: str = 'POST'
) -> Any:
    """Calls a service; an error becomes that of a state, named after the service."""
    try:
        return common.call(_SERVICES[prefix], method, path, payload, target)
    except common.CallError as error:
        raise execution_error(prefix, error.code, error.message) from None


def execution_error(prefix: str, code: str, message: str) -> Exception:
    name = code if code.endswith('Exception') else f'{code}Exception'
    created: Exception = sfn._ExecutionError(f'{prefix}.{name}', message)
    return created


def start_emr_job(resource: str, arguments: Json) -> Any:
    rest = {key: value for key, value in arguments.items() if key != 'ApplicationId'}
    try:
        run = emr_serverless.start_job_run(arguments.get('ApplicationId', ''), common.lower_keys(rest))
    except common.CallError as error:
        raise sfn._ExecutionError(f'EmrServerless.{error.code}', error.message) from None
    if '.sync' not in resource:
        return {'ApplicationId': run['applicationId'], 'JobRunId': run['jobRunId'], 'Arn': run['arn']}

    def poll() -> tuple[str, Any]:
        return run['state'], common.upper_keys(emr_serverless.get_job_run(run['jobRunId']))

    return _wait_for_job(poll, {'SUCCESS'}, {'FAILED', 'CANCELLED'})


def _start_glue_job(resource: str, arguments: Json) -> Any:
    run = call_service('Glue', '/', arguments, 'AWSGlue.StartJobRun')
    if '.sync' not in resource:
        return run
    wanted = {'JobName': arguments['JobName'], 'RunId': run['JobRunId']}

    def poll() -> tuple[str, Any]:
        found = call_service('Glue', '/', wanted, 'AWSGlue.GetJobRun')['JobRun']
        return found['JobRunState'], found

    return _wait_for_job(poll, {'SUCCEEDED'}, {'FAILED', 'TIMEOUT', 'STOPPED', 'ERROR'})


def _submit_batch_job(resource: str, arguments: Json) -> Any:
    request = common.lower_keys(arguments)
    if isinstance(request.get('parameters'), str):
        request['parameters'] = json.loads(request['parameters'])
    run = call_service('Batch', '/v1/submitjob', request)
    if '.sync' not in resource:
        return common.upper_keys(run)

    def poll() -> tuple[str, Any]:
        found = call_service('Batch', '/v1/describejobs', {'jobs': [run['jobId']]})['jobs'][0]
        return found['status'], common.upper_keys(found)

    return _wait_for_job(poll, {'SUCCEEDED'}, {'FAILED'})


def _start_athena_query(resource: str, arguments: Json) -> Any:
    run = call_service('Athena', '/', arguments, 'AmazonAthena.StartQueryExecution')
    if '.sync' not in resource:
        return run

    def poll() -> tuple[str, Any]:
        found = call_service('Athena', '/', run, 'AmazonAthena.GetQueryExecution')
        return found['QueryExecution']['Status']['State'], found

    return _wait_for_job(poll, {'SUCCEEDED'}, {'FAILED', 'CANCELLED'})


def _call_athena(resource: str, arguments: Json) -> Any:
    action = resource.rsplit(':', maxsplit=1)[-1]
    return call_service('Athena', '/', arguments, f'AmazonAthena.{_capitalize(action)}')


def _call_sagemaker(resource: str, arguments: Json) -> Any:
    action = _capitalize(resource.rsplit(':', maxsplit=1)[-1].split('.', maxsplit=1)[0])
    answer = call_service('SageMaker', '/', arguments, f'SageMaker.{action}')
    if '.sync' not in resource or action != 'CreateTrainingJob':
        return answer

    def poll() -> tuple[str, Any]:
        found = call_service('SageMaker', '/', arguments, 'SageMaker.DescribeTrainingJob')
        return found['TrainingJobStatus'], found

    return _wait_for_job(poll, {'Completed'}, {'Failed', 'Stopped'})


def _wait_for_job(poll: Callable[[], tuple[str, Any]], succeeded: set[str], failed: set[str]) -> Any:
    """Polls a job's state and description until it ends; a failure has the description as its cause."""
    while True:
        state, description = poll()
        if state in succeeded:
            return description
        if state in failed:
            raise sfn._ExecutionError('States.TaskFailed', json.dumps(description, default=str))
        time.sleep(0.2)


def _capitalize(action: str) -> str:
    return action[0].upper() + action[1:]


sfn._SERVICE_DISPATCH.update(
    {
        'arn:aws:states:::emr-serverless:startJobRun': start_emr_job,
        'arn:aws:states:::glue:startJobRun': _start_glue_job,
        'arn:aws:states:::batch:submitJob': _submit_batch_job,
        'arn:aws:states:::athena:startQueryExecution': _start_athena_query,
        **{f'arn:aws:states:::athena:{action}': _call_athena for action in _ATHENA_CALLS},
        **{f'arn:aws:states:::sagemaker:{action}': _call_sagemaker for action in _SAGEMAKER_CALLS},
    }
)
