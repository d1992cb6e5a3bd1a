"""With AUTH=true, the roles of jobs and of callers of the Feature Store decide what they may do."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config

from local_aws.server.start import start
from local_aws.server.stop import stop

from .support import ACCOUNT, assert_fails, wait_for

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
        config = Config(s3={'addressing_style': 'path'}, retries={'max_attempts': 1})
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name='ap-southeast-1',
            config=config,
            **(credentials or self.root),
        )

    def create_role(self, name: str, *actions_and_resource: tuple[list[str], str]) -> str:
        iam = self.client('iam')
        trust = {
            'Effect': 'Allow',
            'Principal': {'AWS': f'arn:aws:iam::{ACCOUNT}:root', 'Service': 'emr-serverless.amazonaws.com'},
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
    role = account.create_role(f'job-{key[:6]}', (['s3:PutObject'], f'arn:aws:s3:::{BUCKET}/silver/*'))
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
