"""What the loaded sample must do; run by ../test."""

import gzip
import json
import os
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


def client(name):
    return boto3.client(name, config=Config(s3={'addressing_style': 'path'}, retries={'max_attempts': 1}))


s3, sqs, db, lam = client('s3'), client('sqs'), client('dynamodb'), client('lambda')
LAKE, ACCOUNT = 'sample-lake', '123456789012'


def until(what, look, seconds=20):
    end = time.time() + seconds
    while time.time() < end:
        found = look()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError(f'{what}: not within {seconds} s')


def fails(code, function, **parameters):
    try:
        function(**parameters)
    except ClientError as error:
        assert error.response['Error']['Code'] == code, error
        return
    raise AssertionError(f'{code} was expected')


def keys(bucket, prefix):
    return [o['Key'] for o in s3.list_objects_v2(Bucket=bucket, Prefix=prefix).get('Contents', [])]


def put(key, body=b'{}'):
    s3.put_object(Bucket=LAKE, Key=key, Body=body)


def url(queue):
    return sqs.get_queue_url(QueueName=queue)['QueueUrl']


def depth(queue):
    return int(
        sqs.get_queue_attributes(QueueUrl=url(queue), AttributeNames=['ApproximateNumberOfMessages'])[
            'Attributes'
        ]['ApproximateNumberOfMessages']
    )


def loaded():
    key = client('kms').describe_key(KeyId='alias/sample-data')['KeyMetadata']
    rule = s3.get_bucket_encryption(Bucket=LAKE)['ServerSideEncryptionConfiguration']['Rules'][0]
    assert rule['ApplyServerSideEncryptionByDefault']['KMSMasterKeyID'] == key['Arn'], rule
    policy = client('iam').get_role_policy(RoleName='sample-work', PolicyName='work')['PolicyDocument']
    assert key['Arn'] in json.dumps(policy), 'the real key stands in the policy'
    assert s3.get_bucket_versioning(Bucket=LAKE)['Status'] == 'Enabled'
    found = lam.get_function_configuration(FunctionName='sample-on-object')
    assert found['FunctionArn'] == f'arn:aws:lambda:ap-southeast-1:{ACCOUNT}:function:sample-on-object', (
        found['FunctionArn']
    )
    assert found['Environment']['Variables']['QUEUE_URL'] == url('sample-files')
    assert (
        client('scheduler').get_schedule(Name='sample-daily', GroupName='sample')['ScheduleExpression']
        == 'cron(15 2 * * ? *)'
    )
    assert client('glue').get_table(DatabaseName='sample', Name='tx')['Table']['StorageDescriptor'][
        'SerdeInfo'
    ]['SerializationLibrary']
    assert (
        client('cloudwatch').describe_alarms(AlarmNames=['sample-age'])['MetricAlarms'][0]['Threshold']
        == 60000
    )


def object_to_table():
    put('raw/card-1')
    until(
        'item in DynamoDB',
        lambda: db.get_item(TableName='sample-cards', Key={'card_id': {'S': 'card-1'}}).get('Item'),
    )

    def metric():
        return client('cloudwatch').get_metric_statistics(
            Namespace='Sample',
            MetricName='Objects',
            Dimensions=[{'Name': 'Step', 'Value': 'on_object'}],
            StartTime=time.time() - 600,
            EndTime=time.time() + 60,
            Period=60,
            Statistics=['Sum'],
        )['Datapoints']

    until('metric from a log line', metric)


def dead_letters():
    put('raw/bad-1')
    until('message in the dead-letter queue', lambda: depth('sample-files-dead') == 1)
    arn = f'arn:aws:sqs:ap-southeast-1:{ACCOUNT}:sample-files-dead'
    sqs.start_message_move_task(SourceArn=arn)
    assert sqs.list_message_move_tasks(SourceArn=arn)['Results'][0]['ApproximateNumberOfMessagesMoved'] == 1


def eventbridge():
    put('silver/part-1')
    got = until(
        'event in the queue', lambda: sqs.receive_message(QueueUrl=url('sample-seen')).get('Messages')
    )
    assert json.loads(got[0]['Body'])['key'] == 'silver/part-1', got


def kinesis_to_gzip():
    client('kinesis').put_records(
        StreamName='sample-tx',
        Records=[{'Data': json.dumps({'n': n}), 'PartitionKey': str(n)} for n in range(20)],
    )
    lines = []

    def all_lines():
        del lines[:]
        for key in keys(LAKE, 'bronze/tx/'):
            assert key.endswith('.gz'), key
            lines.extend(gzip.decompress(s3.get_object(Bucket=LAKE, Key=key)['Body'].read()).splitlines())
        return len(lines) >= 20

    until('20 records in gz objects', all_lines)
    assert sorted(json.loads(x)['n'] for x in lines) == list(range(20)) and len(keys(LAKE, 'bronze/tx/')) < 20


def state_machine():
    sfn = client('stepfunctions')
    arn = f'arn:aws:states:ap-southeast-1:{ACCOUNT}:stateMachine:sample-flow'
    run = sfn.start_execution(stateMachineArn=arn, input=json.dumps({'key': 'silver/from-job'}))[
        'executionArn'
    ]
    end = until(
        'end of the execution',
        lambda: (d := sfn.describe_execution(executionArn=run))['status'] != 'RUNNING' and d,
        40,
    )
    assert end['status'] == 'SUCCEEDED', (end.get('error'), end.get('cause'))
    assert json.loads(end['output']) == {'spark': 'SUCCESS', 'exitCode': 0}, end['output']
    assert s3.get_object(Bucket=LAKE, Key='silver/from-job')['Body'].read() == b'daily'
    emr = client('emr-serverless')
    application = emr.list_applications()['applications'][0]['id']
    job = emr.get_job_run(
        applicationId=application, jobRunId=emr.list_job_runs(applicationId=application)['jobRuns'][0]['id']
    )['jobRun']
    assert job['state'] == 'SUCCESS' and job['billedResourceUtilization']['vCPUHour'] > 0, job
    until(
        'logs in S3', lambda: [k for k in keys('sample-logs', 'emr/') if k.endswith('SPARK_DRIVER/stdout.gz')]
    )
    start = {'applicationId': application, 'executionRoleArn': f'arn:aws:iam::{ACCOUNT}:role/sample-flow'}
    failed = emr.start_job_run(
        **start, jobDriver={'sparkSubmit': {'entryPoint': f's3://{LAKE}/code/job.py'}}
    )['jobRunId']
    until(
        'a failed run',
        lambda: emr.get_job_run(applicationId=application, jobRunId=failed)['jobRun']['state'] == 'FAILED',
    )


def batch():
    b = client('batch')

    def submit(word, **more):
        return b.submit_job(
            jobName='t',
            jobQueue='sample-train',
            jobDefinition='sample-train',
            parameters={'word': word},
            containerOverrides={'environment': [{'name': 'EXTRA', 'value': '2'}]},
            **more,
        )['jobId']

    def end(job):
        return until(
            'end of the job',
            lambda: (j := b.describe_jobs(jobs=[job])['jobs'][0])['status'] in ('SUCCEEDED', 'FAILED') and j,
        )

    assert end(submit('hello', arrayProperties={'size': 2}))['status'] == 'SUCCEEDED'
    bad = end(submit('bye'))
    assert bad['status'] == 'FAILED' and bad['container']['exitCode'] == 1 and len(bad['attempts']) == 2, bad
    with open(bad['container']['logStreamName']) as f:
        assert f.read().strip() == 'bye 2 sample-lake'


def feature_store():
    fs, sm, group = client('sagemaker-featurestore-runtime'), client('sagemaker'), 'sample-cards'

    def record(card, when, n, **more):
        values = {'card_id': card, 'event_time': when, 'tx_1h': str(n), **more}
        return [{'FeatureName': k, 'ValueAsString': v} for k, v in values.items()]

    def value(card):
        found = fs.get_record(FeatureGroupName=group, RecordIdentifierValueAsString=card).get('Record')
        return found and next(f['ValueAsString'] for f in found if f['FeatureName'] == 'tx_1h')

    def write(*a, **k):
        fs.put_record(FeatureGroupName=group, Record=record(*a, **k))

    write('a', '2026-01-02T00:00:00Z', 1)
    write('a', '2026-01-02T00:00:00Z', 2)  # equal
    write('a', '2026-01-01T23:59:59.999Z', 3)  # older
    assert value('a') == '1', value('a')
    write('a', '2026-01-02T00:00:00.001Z', 4)
    assert value('a') == '4'
    for bad in (
        record('a', '2026-01-02 00:00:00', 1),
        record('a', '2026-01-02T00:00:00Z', 'x'),
        record('', '2026-01-02T00:00:00Z', 1),
        record('a', '2026-01-02T00:00:00Z', 1, other='1'),
        record('a', '2026-01-02T00:00:00Z', 1)[:1],
    ):
        fails('ValidationError', fs.put_record, FeatureGroupName=group, Record=bad)
    fails(
        'ResourceNotFound',
        fs.put_record,
        FeatureGroupName='none',
        Record=record('a', '2026-01-02T00:00:00Z', 1),
    )
    entries = [
        {'FeatureGroupName': group, 'Record': record(f'b{i}', '2026-01-02T00:00:00Z', i)} for i in range(26)
    ]
    fails('ValidationError', fs.batch_write_record, Entries=entries)
    entries[3]['Record'][2]['ValueAsString'] = 'x'
    answer = fs.batch_write_record(Entries=entries[:25])
    assert [e['ErrorCode'] for e in answer['Errors']] == ['ValidationError'] and answer[
        'UnprocessedEntries'
    ] == [], answer
    assert answer['Errors'][0]['Entry'] == entries[3]
    found = fs.batch_get_record(
        Identifiers=[{'FeatureGroupName': group, 'RecordIdentifiersValueAsString': ['b0', 'b3', 'b24']}]
    )
    assert len(found['Records']) == 2, found
    fs.delete_record(
        FeatureGroupName=group, RecordIdentifierValueAsString='a', EventTime='2026-01-03T00:00:00Z'
    )
    write('a', '2026-01-02T12:00:00Z', 5)  # older than the deletion
    assert value('a') is None
    now = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())
    fs.put_record(
        FeatureGroupName=group, Record=record('t', now, 1), TtlDuration={'Unit': 'Seconds', 'Value': 2}
    )
    assert value('t') == '1'
    until('expiry', lambda: value('t') is None, 4)
    sm.update_feature_group(
        FeatureGroupName=group, FeatureAdditions=[{'FeatureName': 'mean_1h', 'FeatureType': 'Fractional'}]
    )
    write('m', now, 1, mean_1h='1.5')
    assert len(sm.describe_feature_group(FeatureGroupName=group)['FeatureDefinitions']) == 4

    def create(*features):
        define = [{'FeatureName': n, 'FeatureType': 'String'} for n in ('id', 'at', *features)]
        return {
            'FeatureGroupName': 'new',
            'RecordIdentifierFeatureName': 'id',
            'EventTimeFeatureName': 'at',
            'FeatureDefinitions': define,
            'OnlineStoreConfig': {'EnableOnlineStore': True},
        }

    for features in (['write_time'], ['x' * 65], [f'f{i}' for i in range(2499)], ['id']):
        fails('ValidationException', sm.create_feature_group, **create(*features))
    answer = client('sagemaker-runtime').invoke_endpoint(
        EndpointName='sample-fraud', Body=b'[1]', ContentType='application/json'
    )
    assert answer['Body'].read() == b'[1]'
    fails('ValidationError', client('sagemaker-runtime').invoke_endpoint, EndpointName='none', Body=b'')


for check in (
    loaded,
    object_to_table,
    eventbridge,
    kinesis_to_gzip,
    dead_letters,
    state_machine,
    batch,
    feature_store,
):
    began = time.time()
    check()
    print(f'ok {check.__name__} {time.time() - began:.1f} s', flush=True)
assert os.environ['AWS_ACCESS_KEY_ID'] == ACCOUNT
