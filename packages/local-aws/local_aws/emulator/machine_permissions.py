"""Permissions of state machines, when `AUTH=true` enforces IAM: a task is done with the role of its machine.

ministack does tasks as the account. Here the action of each is judged first, on the resource that its arguments name,
with what AWS documents for its integration:

- all: docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html
- jobs of EMR Serverless: docs.aws.amazon.com/step-functions/latest/dg/emr-serverless-iam.html
- jobs of Batch: docs.aws.amazon.com/step-functions/latest/dg/batch-iam.html
- jobs of Glue: docs.aws.amazon.com/step-functions/latest/dg/connect-glue.html
- training jobs: docs.aws.amazon.com/step-functions/latest/dg/sagemaker-iam.html

`RESOURCES` names the services that are judged. A task of another service is done without a judgement.
"""

import contextvars
from collections.abc import Callable, Iterable
from typing import Any

from ministack import app
from ministack.services import stepfunctions as sfn

from . import common
from .common import Json
from .permissions import feature_group_arn, find_reason_of_role

common.require_attributes(sfn, '_invoke_resource', '_executions', '_state_machines', '_ExecutionError')

# An action, the resource that it is done on, and the condition keys of the request.
Need = tuple[str, str, Json]

# IAM's word for a service, where it is another than that of Step Functions.
_PREFIXES = {
    'sfn': 'states',
    'emrserverless': 'emr-serverless',
    'sagemakerfeaturestoreruntime': 'sagemaker',
    'sagemakerruntime': 'sagemaker',
}
# IAM's word for a call, where it is another than the API's.
_ACTIONS = {
    's3:ListObjectsV2': 's3:ListBucket',
    's3:HeadObject': 's3:GetObject',
    'lambda:Invoke': 'lambda:InvokeFunction',
}
_JOB_RULE = 'rule/StepFunctionsGetEventsForEMRServerlessJobRule'
_BATCH_RULE = 'rule/StepFunctionsGetEventsForBatchJobsRule'
_TRAINING_RULE = 'rule/StepFunctionsGetEventsForSageMakerTrainingJobsRule'


def _function_arn(arguments: Json) -> str:
    name = str(arguments.get('FunctionName', ''))
    return name if name.startswith('arn:') else common.arn('lambda', f'function:{name}')


def _object_arn(arguments: Json) -> str:
    return '/'.join(
        [f'arn:aws:s3:::{arguments.get("Bucket", "")}', *([arguments['Key']] if 'Key' in arguments else [])]
    )


def _application_arn(arguments: Json) -> str:
    job = f'/jobruns/{arguments["JobRunId"]}' if 'JobRunId' in arguments else ''
    return common.arn('emr-serverless', f'/applications/{arguments.get("ApplicationId", "")}{job}')


def _batch_arn(kind: str, reference: str) -> str:
    return reference if reference.startswith('arn:') else common.arn('batch', f'{kind}/{reference}')


def _sagemaker_arn(arguments: Json) -> str:
    for name, kind in (('EndpointName', 'endpoint'), ('TrainingJobName', 'training-job')):
        if name in arguments:
            return common.arn('sagemaker', f'{kind}/{arguments[name]}'.lower())
    return feature_group_arn(str(arguments.get('FeatureGroupName', '')))


# The resource of a call by IAM's word for the service.
RESOURCES: dict[str, Callable[[Json], str]] = {
    'batch': lambda given: _batch_arn('job-queue', given['JobQueue']) if 'JobQueue' in given else '*',
    'cloudwatch': lambda _: '*',
    'dynamodb': lambda given: common.arn('dynamodb', f'table/{given.get("TableName", "")}'),
    'emr-serverless': _application_arn,
    'glue': lambda given: common.arn('glue', f'job/{given.get("JobName", "")}'),
    'lambda': _function_arn,
    's3': _object_arn,
    'sagemaker': _sagemaker_arn,
    'sns': lambda given: str(given.get('TopicArn', '')),
    'sqs': lambda given: common.arn('sqs', str(given.get('QueueUrl', '')).rsplit('/', 1)[-1]),
    'states': lambda given: str(given.get('ExecutionArn') or given.get('StateMachineArn', '')),
}


def _conditions(action: str, arguments: Json) -> Json:
    if action == 's3:ListBucket':
        given = {'s3:prefix': arguments.get('Prefix'), 's3:delimiter': arguments.get('Delimiter')}
        return {key: value for key, value in given.items() if value is not None}
    if action == 'cloudwatch:PutMetricData':
        return {'cloudwatch:namespace': arguments.get('Namespace', '')}
    return {}


def needs_of(resource: str, arguments: Json) -> Iterable[Need]:
    """Answers what a task needs: its own action, and those with which Step Functions waits for a job."""
    service, _, call = (
        resource.removeprefix('arn:aws:states:::').removeprefix('aws-sdk:').lower().partition(':')
    )
    name = resource.rsplit(':', 1)[-1].split('.', maxsplit=1)[0]
    prefix = _PREFIXES.get(service, service)
    find_resource = RESOURCES.get(prefix)
    if not resource.startswith('arn:aws:states:::') or find_resource is None:
        return
    action = f'{prefix}:{name[:1].upper()}{name[1:]}'
    action = _ACTIONS.get(action, action)
    arn = find_resource(arguments)
    yield action, arn, _conditions(action, arguments)
    if action == 'emr-serverless:StartJobRun':
        passed = {'iam:PassedToService': 'emr-serverless.amazonaws.com'}
        yield 'iam:PassRole', str(arguments.get('ExecutionRoleArn', '')), passed
        if call.endswith('.sync'):
            yield from _waiting_for(_JOB_RULE)
            for job_action in ('GetJobRun', 'CancelJobRun'):
                yield f'emr-serverless:{job_action}', f'{arn}/jobruns/any', {}
    if action == 'batch:SubmitJob':
        # On both (service authorization reference, "AWS Batch").
        yield action, _batch_arn('job-definition', str(arguments.get('JobDefinition', ''))), {}
        if call.endswith('.sync'):
            yield from _waiting_for(_BATCH_RULE)
            yield 'batch:DescribeJobs', '*', {}
            yield 'batch:TerminateJob', common.arn('batch', 'job/any'), {}
    if action == 'glue:StartJobRun' and call.endswith('.sync'):
        for job_action in ('GetJobRun', 'GetJobRuns', 'BatchStopJobRun'):
            yield f'glue:{job_action}', arn, {}
    if action == 'sagemaker:CreateTrainingJob':
        passed = {'iam:PassedToService': 'sagemaker.amazonaws.com'}
        yield 'iam:PassRole', str(arguments.get('RoleArn', '')), passed
        if 'Tags' in arguments:
            yield 'sagemaker:AddTags', arn, {}
        if call.endswith('.sync'):
            yield from _waiting_for(_TRAINING_RULE)
            for job_action in ('DescribeTrainingJob', 'StopTrainingJob'):
                yield f'sagemaker:{job_action}', arn, {}


def _waiting_for(rule: str) -> Iterable[Need]:
    for event_action in ('PutTargets', 'PutRule', 'DescribeRule'):
        yield f'events:{event_action}', common.arn('events', rule), {}


_role: contextvars.ContextVar[str] = contextvars.ContextVar('role of the state machine', default='')
_invoke_original = sfn._invoke_resource


def act_as_machine_of(execution_arn: str) -> None:
    """Makes the tasks of this thread, and of those that it starts, those of an execution."""
    execution = sfn._executions.get(execution_arn) or {}
    machine = sfn._state_machines.get(execution.get('stateMachineArn')) or {}
    _role.set(machine.get('roleArn', ''))


def _invoke(resource: str, arguments: Any) -> Any:
    given = arguments if isinstance(arguments, dict) else {}
    for action, arn, conditions in needs_of(resource, given):
        reason = find_reason_of_role(_role.get(), action, arn, conditions)
        if reason is not None:
            service = resource.split(':')[-2]
            raise sfn._ExecutionError(f'{service[:1].upper()}{service[1:]}.AccessDeniedException', reason)
    return _invoke_original(resource, arguments)


if app.AUTH:
    sfn._invoke_resource = _invoke
