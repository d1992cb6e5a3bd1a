"""The permissions that a task of a state machine needs."""

from typing import Any

import pytest
from ministack.core.responses import request_scope

from local_aws.emulator.machine_permissions import needs_of

SDK = 'arn:aws:states:::aws-sdk:'
APPLICATION = 'arn:aws:emr-serverless:eu-west-1:123456789012:/applications/a'
RULE = 'arn:aws:events:eu-west-1:123456789012:rule/StepFunctionsGetEventsForEMRServerlessJobRule'


def needs(resource: str, **arguments: Any) -> list[tuple[str, str, dict[str, Any]]]:
    with request_scope('123456789012', 'eu-west-1'):
        return list(needs_of(resource, arguments))


@pytest.mark.parametrize(
    ('resource', 'arguments', 'need'),
    [
        (f'{SDK}s3:getObject', {'Bucket': 'b', 'Key': 'k/x'}, ('s3:GetObject', 'arn:aws:s3:::b/k/x', {})),
        (
            f'{SDK}s3:listObjectsV2',
            {'Bucket': 'b', 'Prefix': 'p/'},
            ('s3:ListBucket', 'arn:aws:s3:::b', {'s3:prefix': 'p/'}),
        ),
        (f'{SDK}sfn:describeExecution', {'ExecutionArn': 'arn:e'}, ('states:DescribeExecution', 'arn:e', {})),
        (
            f'{SDK}emrserverless:getJobRun',
            {'ApplicationId': 'a', 'JobRunId': 'j'},
            ('emr-serverless:GetJobRun', f'{APPLICATION}/jobruns/j', {}),
        ),
        (
            f'{SDK}cloudwatch:putMetricData',
            {'Namespace': 'N'},
            ('cloudwatch:PutMetricData', '*', {'cloudwatch:namespace': 'N'}),
        ),
        (
            'arn:aws:states:::sqs:sendMessage',
            {'QueueUrl': 'http://127.0.0.1/1/q'},
            ('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:123456789012:q', {}),
        ),
        (
            'arn:aws:states:::lambda:invoke',
            {'FunctionName': 'f'},
            ('lambda:InvokeFunction', 'arn:aws:lambda:eu-west-1:123456789012:function:f', {}),
        ),
    ],
)
def test_a_task_needs_its_action_on_the_resource_of_its_arguments(
    resource: str, arguments: dict[str, Any], need: tuple[str, str, dict[str, Any]]
) -> None:
    assert needs(resource, **arguments) == [need]


def test_a_job_needs_its_role_passed_and_sync_waits_by_a_rule() -> None:
    started = needs(
        'arn:aws:states:::emr-serverless:startJobRun', ApplicationId='a', ExecutionRoleArn='arn:role'
    )
    passed = {'iam:PassedToService': 'emr-serverless.amazonaws.com'}
    assert started == [
        ('emr-serverless:StartJobRun', APPLICATION, {}),
        ('iam:PassRole', 'arn:role', passed),
    ]
    waited = needs(
        'arn:aws:states:::emr-serverless:startJobRun.sync', ApplicationId='a', ExecutionRoleArn='arn:role'
    )
    assert waited[:2] == started
    assert [need[:2] for need in waited[2:]] == [
        *((f'events:{action}', RULE) for action in ('PutTargets', 'PutRule', 'DescribeRule')),
        *(
            (f'emr-serverless:{action}', f'{APPLICATION}/jobruns/any')
            for action in ('GetJobRun', 'CancelJobRun')
        ),
    ]


@pytest.mark.parametrize(
    'resource', [f'{SDK}athena:startQueryExecution', 'arn:aws:lambda:eu-west-1:123456789012:function:f']
)
def test_other_tasks_are_not_judged(resource: str) -> None:
    assert needs(resource) == []


def test_a_job_of_batch_needs_its_queue_and_its_definition_and_its_end_told() -> None:
    arn = 'arn:aws:batch:eu-west-1:123456789012'
    submitted: list[tuple[str, str, dict[str, Any]]] = [
        ('batch:SubmitJob', f'{arn}:job-queue/q', {}),
        ('batch:SubmitJob', f'{arn}:job-definition/d-full', {}),
    ]
    arguments = {'JobQueue': f'{arn}:job-queue/q', 'JobDefinition': 'd-full'}
    assert needs('arn:aws:states:::batch:submitJob', **arguments) == submitted
    rule = RULE.replace('EMRServerlessJob', 'BatchJobs')
    assert needs('arn:aws:states:::batch:submitJob.sync', **arguments) == [
        *submitted,
        *((f'events:{action}', rule, {}) for action in ('PutTargets', 'PutRule', 'DescribeRule')),
        ('batch:DescribeJobs', '*', {}),
        ('batch:TerminateJob', f'{arn}:job/any', {}),
    ]


def test_a_training_job_needs_its_role_passed_its_tags_and_its_end_told() -> None:
    arguments = {'TrainingJobName': 'Train-1', 'RoleArn': 'arn:role', 'Tags': []}
    needed = needs('arn:aws:states:::sagemaker:createTrainingJob.sync', **arguments)
    job = 'arn:aws:sagemaker:eu-west-1:123456789012:training-job/train-1'
    rule = RULE.replace('EMRServerlessJob', 'SageMakerTrainingJobs')
    assert needed == [
        ('sagemaker:CreateTrainingJob', job, {}),
        ('iam:PassRole', 'arn:role', {'iam:PassedToService': 'sagemaker.amazonaws.com'}),
        ('sagemaker:AddTags', job, {}),
        *((f'events:{action}', rule, {}) for action in ('PutTargets', 'PutRule', 'DescribeRule')),
        ('sagemaker:DescribeTrainingJob', job, {}),
        ('sagemaker:StopTrainingJob', job, {}),
    ]


def test_waiting_for_a_run_of_glue_needs_to_ask_for_it_and_to_stop_it() -> None:
    arn = 'arn:aws:glue:eu-west-1:123456789012:job/j'
    assert needs('arn:aws:states:::glue:startJobRun', JobName='j') == [('glue:StartJobRun', arn, {})]
    assert needs('arn:aws:states:::glue:startJobRun.sync', JobName='j') == [
        (f'glue:{action}', arn, {})
        for action in ('StartJobRun', 'GetJobRun', 'GetJobRuns', 'BatchStopJobRun')
    ]
