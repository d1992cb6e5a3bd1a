"""Resources that `load` creates from a state, and the replacement of made-up identifiers."""

import json

import pytest

from .support import ACCOUNT, LAKE, Sample, create_client, queue_url

pytestmark = pytest.mark.usefixtures('sample')


def test_loading_again_fails_nothing(sample: Sample) -> None:
    assert sample.load('--quiet').returncode == 0


def test_strict_fails_for_a_type_that_is_not_loaded(sample: Sample) -> None:
    result = sample.load('--quiet', '--strict')
    assert result.returncode == 1
    assert 'not loaded: aws_wafv2_ip_set.none' in result.stdout


def test_the_key_of_the_service_replaces_the_made_up_one_also_in_policies() -> None:
    s3 = create_client('s3')
    key = create_client('kms').describe_key(KeyId='alias/sample-data')['KeyMetadata']
    rule = s3.get_bucket_encryption(Bucket=LAKE)['ServerSideEncryptionConfiguration']['Rules'][0]
    assert rule['ApplyServerSideEncryptionByDefault']['KMSMasterKeyID'] == key['Arn']
    policy = create_client('iam').get_role_policy(RoleName='sample-work', PolicyName='work')
    assert key['Arn'] in json.dumps(policy['PolicyDocument'])


def test_a_function_has_the_arn_of_the_state_and_the_url_of_the_queue() -> None:
    function = create_client('lambda').get_function_configuration(FunctionName='sample-on-object')
    assert function['FunctionArn'] == f'arn:aws:lambda:ap-southeast-1:{ACCOUNT}:function:sample-on-object'
    assert function['Environment']['Variables']['QUEUE_URL'] == queue_url('sample-files')


def test_settings_arrive_as_they_are() -> None:
    assert create_client('s3').get_bucket_versioning(Bucket=LAKE)['Status'] == 'Enabled'
    schedule = create_client('scheduler').get_schedule(Name='sample-daily', GroupName='sample')
    assert schedule['ScheduleExpression'] == 'cron(15 2 * * ? *)'
    table = create_client('glue').get_table(DatabaseName='sample', Name='tx')['Table']
    assert table['StorageDescriptor']['SerdeInfo']['SerializationLibrary']
    crawler = create_client('glue').get_crawler(Name='sample-tx')['Crawler']
    assert crawler['Targets'] == {
        'S3Targets': [{'Path': f's3://{LAKE}/bronze/tx/', 'Exclusions': ['**.tmp'], 'SampleSize': 5}],
        'IcebergTargets': [{'Paths': [f's3://{LAKE}/iceberg/'], 'MaximumTraversalDepth': 2}],
    }
    assert crawler['SchemaChangePolicy']['DeleteBehavior'] == 'LOG'
    alarms = create_client('cloudwatch').describe_alarms(AlarmNames=['sample-age'])['MetricAlarms']
    assert alarms[0]['Threshold'] == 60000
