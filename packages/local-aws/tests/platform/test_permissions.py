"""With AUTH=true, roles decide: those of jobs, of state machines, of functions, and of whoever uses a key."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from local_aws.server.fire import fire
from local_aws.server.start import start
from local_aws.server.stop import stop

from .support import ACCOUNT, CLIENT_CONFIG, assert_fails, wait_for

BUCKET = 'guarded'
GROUPS = f'arn:aws:sagemaker:ap-southeast-1:{ACCOUNT}:feature-group'
JOB = """import sys, boto3
boto3.client('s3').put_object(Bucket=sys.argv[1], Key=sys.argv[2], Body=b'x')
"""
RECORD = [
    {'FeatureName': 'id', 'ValueAsString': 'a'},
    {'FeatureName': 'at', 'ValueAsString': '2026-01-02T00:00:00.000Z'},
]


class Account:
    """An instance that enforces IAM."""

    def __init__(self, variables: dict[str, str]) -> None:
        self.endpoint = variables['AWS_ENDPOINT_URL']
        self.root = {'aws_access_key_id': ACCOUNT, 'aws_secret_access_key': 'test'}

    def client(self, service: str, credentials: dict[str, str] | None = None) -> Any:
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name='ap-southeast-1',
            config=CLIENT_CONFIG,
            **(credentials or self.root),
        )

    def create_role(self, name: str, *actions_and_resource: tuple[list[str], str]) -> str:
        iam = self.client('iam')
        trust = {
            'Effect': 'Allow',
            'Principal': {
                'AWS': f'arn:aws:iam::{ACCOUNT}:root',
                'Service': ['emr-serverless.amazonaws.com', 'states.amazonaws.com', 'lambda.amazonaws.com'],
            },
            'Action': 'sts:AssumeRole',
        }
        role = iam.create_role(
            RoleName=name,
            AssumeRolePolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': [trust]}),
        )['Role']
        statements = [
            {'Effect': 'Allow', 'Action': actions, 'Resource': resource}
            for actions, resource in actions_and_resource
        ]
        policy = json.dumps({'Version': '2012-10-17', 'Statement': statements})
        iam.put_role_policy(RoleName=name, PolicyName='all', PolicyDocument=policy)
        return str(role['Arn'])

    def assume(self, arn: str) -> dict[str, str]:
        given = self.client('sts').assume_role(RoleArn=arn, RoleSessionName='test')['Credentials']
        return {
            'aws_access_key_id': given['AccessKeyId'],
            'aws_secret_access_key': given['SecretAccessKey'],
            'aws_session_token': given['SessionToken'],
        }


@pytest.fixture(scope='module')
def account() -> Iterator[Account]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv('AUTH', 'true')
        patch.setenv('SCHEDULES_FIRE', 'false')
        patch.setenv('EMR_LOCAL_CMD', 'python3 {entry} {args}')
        variables = start(0, 'ap-southeast-1')
        try:
            yield Account(variables)
        finally:
            stop(int(variables['AWS_ENDPOINT_URL'].rsplit(':', 1)[1]))


@pytest.fixture(scope='module')
def application(account: Account) -> str:
    s3 = account.client('s3')
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={'LocationConstraint': 'ap-southeast-1'})
    s3.put_object(Bucket=BUCKET, Key='job.py', Body=JOB.encode())
    emr = account.client('emr-serverless')
    created = emr.create_application(name='spark', type='spark', releaseLabel='emr-7.13.0')
    return str(created['applicationId'])


@pytest.mark.parametrize(('key', 'state'), [('silver/x', 'SUCCESS'), ('bronze/x', 'FAILED')])
def test_a_job_may_do_what_its_role_may(account: Account, application: str, key: str, state: str) -> None:
    role = account.create_role(
        f'job-{key[:6]}',
        (['s3:GetObject'], f'arn:aws:s3:::{BUCKET}/job.py'),
        (['s3:PutObject'], f'arn:aws:s3:::{BUCKET}/silver/*'),
    )
    emr = account.client('emr-serverless')
    run = emr.start_job_run(
        applicationId=application,
        executionRoleArn=role,
        jobDriver={
            'sparkSubmit': {'entryPoint': f's3://{BUCKET}/job.py', 'entryPointArguments': [BUCKET, key]}
        },
    )

    def finished() -> Any:
        job = emr.get_job_run(applicationId=application, jobRunId=run['jobRunId'])['jobRun']
        return job['state'] in ('SUCCESS', 'FAILED') and job

    job = wait_for(finished)
    assert job['state'] == state, job
    assert state == 'SUCCESS' or 'AccessDenied' in job['stateDetails']


@pytest.fixture(scope='module')
def groups(account: Account) -> None:
    for name in ('ours', 'theirs'):
        account.client('sagemaker').create_feature_group(
            FeatureGroupName=name,
            RecordIdentifierFeatureName='id',
            EventTimeFeatureName='at',
            FeatureDefinitions=[{'FeatureName': each, 'FeatureType': 'String'} for each in ('id', 'at')],
            OnlineStoreConfig={'EnableOnlineStore': True},
        )


WRITE = ['sagemaker:BatchWriteRecord', 'sagemaker:PutRecord']


@pytest.mark.usefixtures('groups')
@pytest.mark.parametrize('missing', [None, *WRITE])
def test_a_batch_needs_both_permissions_on_every_group(account: Account, missing: str | None) -> None:
    actions = [action for action in WRITE if action != missing]
    role = account.create_role(f'writer-{(missing or "all").split(":")[-1]}', (actions, f'{GROUPS}/ours'))
    store = account.client('sagemaker-featurestore-runtime', account.assume(role))
    ours, theirs = ({'FeatureGroupName': name, 'Record': RECORD} for name in ('ours', 'theirs'))
    if missing is None:
        assert store.batch_write_record(Entries=[ours])['Errors'] == []
    else:
        assert_fails('AccessDeniedException', store.batch_write_record, Entries=[ours])
    assert_fails('AccessDeniedException', store.batch_write_record, Entries=[ours, theirs])
    assert_fails(
        'AccessDeniedException', store.get_record, FeatureGroupName='ours', RecordIdentifierValueAsString='a'
    )


def test_a_job_run_needs_a_permission_of_its_caller(account: Account, application: str) -> None:
    role = account.create_role('nobody', (['s3:GetObject'], '*'))
    emr = account.client('emr-serverless', account.assume(role))
    assert_fails('AccessDeniedException', emr.get_application, applicationId=application)


def test_a_job_needs_to_read_its_code(account: Account, application: str) -> None:
    role = account.create_role('job-blind', (['s3:PutObject'], f'arn:aws:s3:::{BUCKET}/*'))
    emr = account.client('emr-serverless')
    driver = {'sparkSubmit': {'entryPoint': f's3://{BUCKET}/job.py'}}
    run = emr.start_job_run(applicationId=application, executionRoleArn=role, jobDriver=driver)

    def failed() -> Any:
        job = emr.get_job_run(applicationId=application, jobRunId=run['jobRunId'])['jobRun']
        return job['state'] == 'FAILED' and job['stateDetails']

    assert 's3:GetObject' in wait_for(failed)


@pytest.fixture(scope='module')
def encrypted_queue(account: Account) -> str:
    """URL of the queue."""
    key = account.client('kms').create_key()['KeyMetadata']['Arn']
    created = account.client('sqs').create_queue(QueueName='secret', Attributes={'KmsMasterKeyId': key})
    return str(created['QueueUrl'])


@pytest.mark.parametrize('missing', [None, 'sqs:SendMessage', 'kms:GenerateDataKey', 'kms:Decrypt'])
def test_a_task_is_done_with_the_role_of_its_machine(
    account: Account, encrypted_queue: str, missing: str | None
) -> None:
    actions = [each for each in ('sqs:SendMessage', 'kms:GenerateDataKey', 'kms:Decrypt') if each != missing]
    role = account.create_role(f'machine-{(missing or "all").split(":")[-1]}', (actions, '*'))
    task = {
        'Type': 'Task',
        'Resource': 'arn:aws:states:::sqs:sendMessage',
        'Parameters': {'QueueUrl': encrypted_queue, 'MessageBody': 'x'},
        'End': True,
    }
    sfn = account.client('stepfunctions')
    machine = sfn.create_state_machine(
        name=f'send-{(missing or "all").split(":")[-1]}',
        definition=json.dumps({'StartAt': 'Send', 'States': {'Send': task}}),
        roleArn=role,
    )['stateMachineArn']
    execution = sfn.start_execution(stateMachineArn=machine)['executionArn']

    def ended() -> Any:
        found = sfn.describe_execution(executionArn=execution)
        return found['status'] != 'RUNNING' and found

    found = wait_for(ended)
    if missing is None:
        assert found['status'] == 'SUCCEEDED', found
    else:
        assert found['status'] == 'FAILED'
        assert missing in found['cause']


def test_a_schedule_starts_an_execution_under_the_same_rules_as_a_request(account: Account) -> None:
    topic = account.client('sns').create_topic(Name='alerts')['TopicArn']
    refused = {
        'Effect': 'Deny',
        'Principal': '*',
        'Action': 'sns:Publish',
        'Resource': topic,
        'Condition': {'Bool': {'aws:SecureTransport': 'false'}},
    }
    policy = json.dumps({'Version': '2012-10-17', 'Statement': [refused]})
    account.client('sns').set_topic_attributes(TopicArn=topic, AttributeName='Policy', AttributeValue=policy)
    task = {
        'Type': 'Task',
        'Resource': 'arn:aws:states:::sns:publish',
        'Parameters': {'TopicArn': topic, 'Message.$': '$.at'},
        'ResultPath': None,
        'End': True,
    }
    sfn = account.client('stepfunctions')
    machine = sfn.create_state_machine(
        name='announce',
        definition=json.dumps({'StartAt': 'Announce', 'States': {'Announce': task}}),
        roleArn=account.create_role('announce', (['sns:Publish'], topic)),
    )['stateMachineArn']
    account.client('scheduler').create_schedule(
        Name='nightly',
        ScheduleExpression='cron(0 2 * * ? *)',
        FlexibleTimeWindow={'Mode': 'OFF'},
        Target={
            'Arn': machine,
            'RoleArn': account.create_role('scheduler', (['states:StartExecution'], machine)),
            'Input': '{"at": "<aws.scheduler.scheduled-time>"}',
        },
    )
    fire(account.endpoint, 'nightly', '2026-01-29T02:00:00Z')
    [started] = sfn.list_executions(stateMachineArn=machine)['executions']

    def ended() -> Any:
        found = sfn.describe_execution(executionArn=started['executionArn'])
        return found['status'] != 'RUNNING' and found

    found = wait_for(ended)
    assert (found['status'], found.get('cause')) == ('SUCCEEDED', None)
    assert json.loads(found['output']) == {'at': '2026-01-29T02:00:00Z'}


@pytest.mark.parametrize('missing', [None, 'kms:GenerateDataKey', 'kms:Decrypt'])
def test_objects_of_an_encrypted_bucket_need_its_key(account: Account, missing: str | None) -> None:
    s3, name = account.client('s3'), f'secret-{(missing or "all").split(":")[-1].lower()}'
    key = account.client('kms').create_key()['KeyMetadata']['Arn']
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={'LocationConstraint': 'ap-southeast-1'})
    rule = {'ApplyServerSideEncryptionByDefault': {'SSEAlgorithm': 'aws:kms', 'KMSMasterKeyID': key}}
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={'Rules': [rule]})
    s3.put_object(Bucket=name, Key='there', Body=b'x')
    keys = [each for each in ('kms:GenerateDataKey', 'kms:Decrypt') if each != missing]
    role = account.create_role(f'objects-{name}', (['s3:GetObject', 's3:PutObject'], '*'), (keys, key))
    caller = account.client('s3', account.assume(role))
    if missing == 'kms:GenerateDataKey':
        assert_fails('AccessDenied', caller.put_object, Bucket=name, Key='k', Body=b'x')
    else:
        caller.put_object(Bucket=name, Key='k', Body=b'x')
    if missing == 'kms:Decrypt':
        assert_fails('AccessDenied', caller.get_object, Bucket=name, Key='there')
    else:
        caller.get_object(Bucket=name, Key='there')


@pytest.mark.usefixtures('application')
@pytest.mark.parametrize(('listed', 'code'), [('there/*', 'NoSuchKey'), ('elsewhere/*', 'AccessDenied')])
def test_a_missing_object_is_told_to_whoever_may_list_it(account: Account, listed: str, code: str) -> None:
    name = f'told-{code}'
    role = account.create_role(name, (['s3:GetObject'], '*'))
    allow = {
        'Effect': 'Allow',
        'Action': 's3:ListBucket',
        'Resource': f'arn:aws:s3:::{BUCKET}',
        'Condition': {'StringLike': {'s3:prefix': listed}},
    }
    policy = json.dumps({'Version': '2012-10-17', 'Statement': [allow]})
    account.client('iam').put_role_policy(RoleName=name, PolicyName='list', PolicyDocument=policy)
    caller = account.client('s3', account.assume(role))
    assert_fails(code, caller.get_object, Bucket=BUCKET, Key='there/nothing')


def test_a_function_needs_to_read_its_queue(account: Account) -> None:
    queue = account.client('sqs').create_queue(QueueName='fed')['QueueUrl']
    arn = f'arn:aws:sqs:ap-southeast-1:{ACCOUNT}:{queue.rsplit("/", 1)[-1]}'
    code = io.BytesIO()
    with zipfile.ZipFile(code, 'w') as archive:
        archive.writestr('index.py', 'def handler(event, context): pass')
    functions = account.client('lambda')
    reading = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']
    for name, actions in (('reader', reading), ('deaf', reading[1:])):
        functions.create_function(
            FunctionName=name,
            Runtime='python3.12',
            Handler='index.handler',
            Role=account.create_role(name, (actions, arn)),
            Code={'ZipFile': code.getvalue()},
        )
    functions.create_event_source_mapping(FunctionName='reader', EventSourceArn=arn)
    assert_fails(
        'InvalidParameterValueException',
        functions.create_event_source_mapping,
        FunctionName='deaf',
        EventSourceArn=arn,
    )
