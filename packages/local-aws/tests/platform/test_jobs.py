"""Jobs of EMR Serverless, Batch and Glue run programs; a state machine waits for them."""

import json
from pathlib import Path
from typing import Any

import pytest

from .support import ACCOUNT, LAKE, create_client, list_keys, wait_for

pytestmark = pytest.mark.usefixtures('sample')


@pytest.fixture(scope='module')
def application(sample: object) -> str:
    return str(create_client('emr-serverless').list_applications()['applications'][0]['id'])


def test_a_state_machine_runs_a_spark_job_and_a_function() -> None:
    sfn = create_client('stepfunctions')
    arn = f'arn:aws:states:ap-southeast-1:{ACCOUNT}:stateMachine:sample-flow'
    started = sfn.start_execution(stateMachineArn=arn, input=json.dumps({'key': 'silver/from-job'}))

    def finished() -> Any:
        execution = sfn.describe_execution(executionArn=started['executionArn'])
        return execution['status'] != 'RUNNING' and execution

    execution = wait_for(finished)
    assert execution['status'] == 'SUCCEEDED', (execution.get('error'), execution.get('cause'))
    assert json.loads(execution['output']) == {'spark': 'SUCCESS', 'exitCode': 0}
    body = create_client('s3').get_object(Bucket=LAKE, Key='silver/from-job')['Body'].read()
    assert body == b'daily'


def test_a_start_that_is_repeated_while_its_execution_runs_is_answered_as_the_first_one() -> None:
    sfn = create_client('stepfunctions')
    arn = f'arn:aws:states:ap-southeast-1:{ACCOUNT}:stateMachine:sample-flow'
    given = {'stateMachineArn': arn, 'name': 'named', 'input': json.dumps({'key': 'silver/from-named'})}
    started = sfn.start_execution(**given)['executionArn']
    assert sfn.start_execution(**given)['executionArn'] == started
    wait_for(lambda: sfn.describe_execution(executionArn=started)['status'] != 'RUNNING')
    with pytest.raises(sfn.exceptions.ExecutionAlreadyExists):
        sfn.start_execution(**given)


def test_a_spark_job_is_billed_and_leaves_its_logs(application: str) -> None:
    spark = {
        'entryPoint': f's3://{LAKE}/code/job.py',
        'entryPointArguments': [LAKE, 'job/output'],
        'sparkSubmitParameters': '--conf spark.emr-serverless.driverEnv.MODE=direct',
    }
    logs = {'monitoringConfiguration': {'s3MonitoringConfiguration': {'logUri': 's3://sample-logs/direct/'}}}
    job = _run_job(application, spark, configurationOverrides=logs)
    assert job['state'] == 'SUCCESS', job
    assert job['billedResourceUtilization']['vCPUHour'] > 0
    assert create_client('s3').get_object(Bucket=LAKE, Key='job/output')['Body'].read() == b'direct'
    assert any(key.endswith('SPARK_DRIVER/stdout.gz') for key in list_keys('sample-logs', 'direct/'))


def test_a_spark_job_without_its_arguments_fails(application: str) -> None:
    job = _run_job(application, {'entryPoint': f's3://{LAKE}/code/job.py'})
    assert job['state'] == 'FAILED'
    assert 'exit code 1' in job['stateDetails']


def test_an_array_job_of_batch_runs_its_children() -> None:
    assert _run_batch('hello', arrayProperties={'size': 2})['status'] == 'SUCCEEDED'


def test_a_batch_job_that_fails_is_retried_with_its_variables() -> None:
    job = _run_batch('bye')
    assert job['status'] == 'FAILED'
    assert job['container']['exitCode'] == 1
    assert len(job['attempts']) == 2
    assert Path(job['container']['logStreamName']).read_text().strip() == 'bye 2 sample-lake'


def test_a_job_of_glue_runs_with_its_arguments_and_only_once_at_a_time() -> None:
    glue, s3 = create_client('glue'), create_client('s3')
    arguments = {'--key': 'glue/done', '--wait-for': 'glue/go'}
    run = glue.start_job_run(JobName='sample-compact', Arguments=arguments)['JobRunId']
    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException):
        glue.start_job_run(JobName='sample-compact', Arguments=arguments)
    s3.put_object(Bucket=LAKE, Key='glue/go', Body=b'')
    assert _end_of_glue(run)['JobRunState'] == 'SUCCEEDED'
    assert s3.get_object(Bucket=LAKE, Key='glue/done')['Body'].read() == b'sample-compact tx'


def test_a_job_of_glue_that_fails_says_where_its_output_is() -> None:
    glue = create_client('glue')
    run = _end_of_glue(glue.start_job_run(JobName='sample-compact', Arguments={'--table': 'bad'})['JobRunId'])
    assert run['JobRunState'] == 'FAILED'
    log = run['ErrorMessage'].removeprefix('exit code 1, see ')
    assert Path(log).read_text().strip() == 'no table bad'


def test_a_crawler_has_a_history_of_its_crawls() -> None:
    glue = create_client('glue')

    def state() -> Any:
        return glue.get_crawler(Name='sample-tx')['Crawler']['State']

    def history(**options: Any) -> list[Any]:
        return list(glue.list_crawls(CrawlerName='sample-tx', **options)['Crawls'])

    assert history() == []
    glue.start_crawler(Name='sample-tx')
    with pytest.raises(glue.exceptions.CrawlerRunningException):
        glue.start_crawler(Name='sample-tx')
    assert [crawl['State'] for crawl in history()] == ['RUNNING']
    wait_for(lambda: state() == 'READY')
    glue.start_crawler(Name='sample-tx')
    glue.stop_crawler(Name='sample-tx')
    assert [crawl['State'] for crawl in history()] == ['STOPPED', 'COMPLETED']
    assert [crawl['State'] for crawl in history(MaxResults=1)] == ['STOPPED']
    with pytest.raises(glue.exceptions.EntityNotFoundException):
        glue.list_crawls(CrawlerName='none')


def _end_of_glue(run_id: str) -> Any:
    glue = create_client('glue')

    def finished() -> Any:
        run = glue.get_job_run(JobName='sample-compact', RunId=run_id)['JobRun']
        return run.get('CompletedOn') is not None and run

    return wait_for(finished)


def _run_job(application: str, spark: dict[str, Any], **options: Any) -> Any:
    emr = create_client('emr-serverless')
    role = f'arn:aws:iam::{ACCOUNT}:role/sample-flow'
    started = emr.start_job_run(
        applicationId=application, executionRoleArn=role, jobDriver={'sparkSubmit': spark}, **options
    )

    def finished() -> Any:
        job = emr.get_job_run(applicationId=application, jobRunId=started['jobRunId'])['jobRun']
        return 'endedAt' in job and job

    return wait_for(finished)


def _run_batch(word: str, **options: Any) -> Any:
    batch = create_client('batch')
    submitted = batch.submit_job(
        jobName='test',
        jobQueue='sample-train',
        jobDefinition='sample-train',
        parameters={'word': word},
        containerOverrides={'environment': [{'name': 'EXTRA', 'value': '2'}]},
        **options,
    )

    def finished() -> Any:
        job = batch.describe_jobs(jobs=[submitted['jobId']])['jobs'][0]
        return job['status'] in ('SUCCEEDED', 'FAILED') and job

    return wait_for(finished)
