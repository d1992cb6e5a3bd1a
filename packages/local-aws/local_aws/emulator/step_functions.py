"""Step Functions: .sync integrations and SDK calls that ministack lacks, Output of Succeed states, TimeoutSeconds.

.sync waits for the end of EMR Serverless, Glue, Batch and Athena jobs; SageMaker's create calls end at once here.
"""

import contextvars
import json
import threading
import time

from ministack.services import stepfunctions as sfn

from . import common, emr_serverless, feature_records

common.need(
    sfn,
    '_SERVICE_DISPATCH',
    '_AWS_SDK_SERVICE_MAP',
    '_invoke_aws_sdk_integration',
    '_ExecutionError',
    '_apply_output_path',
    '_apply_jsonata_output',
    '_state_query_language',
    '_run_execution',
    '_fail_execution',
    '_executions',
    '_state_machines',
    '_add_event',
    '_emit_execution_status_event',
    'now_iso',
)


def _call(prefix, *args, **kwargs):
    try:
        return common.call(*args, **kwargs)
    except common.CallError as error:
        name = error.code if error.code.endswith('Exception') else error.code + 'Exception'
        raise sfn._ExecutionError(f'{prefix}.{name}', error.message) from None


def _finish(look, succeeded, failed):
    """Poll look() -> (state, description) until the job ends; fail with States.TaskFailed and the description as cause."""
    while True:
        state, description = look()
        if state in succeeded:
            return description
        if state in failed:
            raise sfn._ExecutionError('States.TaskFailed', json.dumps(description, default=str))
        time.sleep(0.2)


def _emr(resource, d):
    try:
        run = emr_serverless.start_job_run(
            d.get('ApplicationId'), common.lower_keys({k: v for k, v in d.items() if k != 'ApplicationId'})
        )
    except common.CallError as error:
        raise sfn._ExecutionError(f'EmrServerless.{error.code}', error.message) from None
    if '.sync' not in resource:
        return {'ApplicationId': run['applicationId'], 'JobRunId': run['jobRunId'], 'Arn': run['arn']}

    def look():
        return run['state'], common.upper_keys(emr_serverless.get_job_run(run['jobRunId']))

    return _finish(look, {'SUCCESS'}, {'FAILED', 'CANCELLED'})


def _glue(resource, d):
    run = _call('Glue', 'glue', 'POST', '/', d, {'x-amz-target': 'AWSGlue.StartJobRun'})
    if '.sync' not in resource:
        return run
    wanted = {'JobName': d['JobName'], 'RunId': run['JobRunId']}

    def look():
        o = _call('Glue', 'glue', 'POST', '/', wanted, {'x-amz-target': 'AWSGlue.GetJobRun'})['JobRun']
        return o['JobRunState'], o

    return _finish(look, {'SUCCEEDED'}, {'FAILED', 'TIMEOUT', 'STOPPED', 'ERROR'})


def _batch(resource, d):
    request = common.lower_keys(d)
    if isinstance(request.get('parameters'), str):
        request['parameters'] = json.loads(request['parameters'])
    run = _call('Batch', 'batch', 'POST', '/v1/submitjob', request)
    if '.sync' not in resource:
        return common.upper_keys(run)

    def look():
        o = _call('Batch', 'batch', 'POST', '/v1/describejobs', {'jobs': [run['jobId']]})['jobs'][0]
        return o['status'], common.upper_keys(o)

    return _finish(look, {'SUCCEEDED'}, {'FAILED'})


def _athena(resource, d):
    run = _call('Athena', 'athena', 'POST', '/', d, {'x-amz-target': 'AmazonAthena.StartQueryExecution'})
    if '.sync' not in resource:
        return run

    def look():
        o = _call('Athena', 'athena', 'POST', '/', run, {'x-amz-target': 'AmazonAthena.GetQueryExecution'})
        return o['QueryExecution']['Status']['State'], o

    return _finish(look, {'SUCCEEDED'}, {'FAILED', 'CANCELLED'})


def _athena_other(resource, d):
    action = resource.split(':')[-1]
    return _call(
        'Athena', 'athena', 'POST', '/', d, {'x-amz-target': f'AmazonAthena.{action[0].upper()}{action[1:]}'}
    )


def _sagemaker(resource, d):
    action = resource.split(':')[-1].split('.')[0]
    action = action[0].upper() + action[1:]
    answer = _call('SageMaker', 'sagemaker', 'POST', '/', d, {'x-amz-target': f'SageMaker.{action}'})
    if '.sync' in resource and action == 'CreateTrainingJob':
        return _call(
            'SageMaker', 'sagemaker', 'POST', '/', d, {'x-amz-target': 'SageMaker.DescribeTrainingJob'}
        )
    return answer


sfn._SERVICE_DISPATCH.update(
    {
        'arn:aws:states:::emr-serverless:startJobRun': _emr,
        'arn:aws:states:::glue:startJobRun': _glue,
        'arn:aws:states:::batch:submitJob': _batch,
        'arn:aws:states:::athena:startQueryExecution': _athena,
        **{
            f'arn:aws:states:::athena:{a}': _athena_other
            for a in ('getQueryExecution', 'getQueryResults', 'stopQueryExecution')
        },
        **{
            f'arn:aws:states:::sagemaker:{a}': _sagemaker
            for a in (
                'createEndpointConfig',
                'createEndpoint',
                'createModel',
                'updateEndpoint',
                'createTrainingJob',
            )
        },
    }
)
sfn._AWS_SDK_SERVICE_MAP.update(
    {
        'firehose': {'target_prefix': 'Firehose_20150804', 'protocol': 'json'},
        'sagemaker': {'target_prefix': 'SageMaker', 'protocol': 'json'},
    }
)
_sdk_original = sfn._invoke_aws_sdk_integration


def _feature_store(action, d):
    calls = {
        'putRecord': lambda: feature_records.put(d),
        'batchWriteRecord': lambda: feature_records.batch_write(d),
        'getRecord': lambda: feature_records.get(
            d['FeatureGroupName'], d['RecordIdentifierValueAsString'], d.get('FeatureNames')
        ),
        'batchGetRecord': lambda: feature_records.batch_get(d),
        'deleteRecord': lambda: feature_records.delete(
            d['FeatureGroupName'], d['RecordIdentifierValueAsString'], d['EventTime']
        ),
    }
    try:
        return calls[action]()
    except feature_records.Refused as r:
        name = r.code if r.code.endswith('Exception') else r.code + 'Exception'
        raise sfn._ExecutionError(f'SageMakerFeatureStoreRuntime.{name}', r.message) from None


def _invoke_endpoint(d):
    body = d.get('Body', '')
    path = f'/endpoints/{d["EndpointName"]}/invocations'
    data = (body if isinstance(body, str) else json.dumps(body)).encode()
    status, answer = common.call(
        'sagemaker', 'POST', path, data, {'content-type': d.get('ContentType', 'application/json')}, raw=True
    )
    if status >= 400:
        o = json.loads(answer)
        raise sfn._ExecutionError(f'SageMakerRuntime.{o.get("__type")}Exception', o.get('message', ''))
    return {'Body': answer.decode(), 'ContentType': d.get('ContentType', 'application/json')}


def _s3_object(action, d):
    if action == 'putObject':
        body = d.get('Body', '')
        common.s3_put(d['Bucket'], d['Key'], (body if isinstance(body, str) else json.dumps(body)).encode())
        return {}
    status, body = common.call('s3', 'GET', f'/{d["Bucket"]}/{d["Key"]}', b'', raw=True)
    if status != 200:
        raise sfn._ExecutionError('S3.NoSuchKeyException', f'{d["Bucket"]}/{d["Key"]}: {status}')
    return {'Body': bytes(body).decode(), 'ContentLength': len(body)}


def _sdk(resource, d):
    service, _, action = resource.partition('aws-sdk:')[2].partition(':')
    if service == 'sagemakerruntime' and action == 'invokeEndpoint':
        return _invoke_endpoint(d)
    if service == 'sagemakerfeaturestoreruntime':
        return _feature_store(action, d)
    if service == 'emrserverless' and action == 'startJobRun':
        return _emr('', d)
    if service == 'emrserverless':
        path = f'/applications/{d["ApplicationId"]}' + (
            f'/jobruns/{d["JobRunId"]}' if 'JobRunId' in d else ''
        )
        method = {'cancelJobRun': 'DELETE', 'startApplication': 'POST', 'stopApplication': 'POST'}.get(
            action, 'GET'
        )
        path += {'startApplication': '/start', 'stopApplication': '/stop'}.get(action, '')
        return common.upper_keys(_call('EmrServerless', 'emr-serverless', method, path))
    if service == 's3' and action in ('putObject', 'getObject'):
        return _s3_object(action, d)
    if service == 'batch':
        return common.upper_keys(
            _call('Batch', 'batch', 'POST', '/v1/' + action.lower(), common.lower_keys(d))
        )
    return _sdk_original(resource, d)


sfn._invoke_aws_sdk_integration = _sdk

_output_original, _run_original, _fail_original = (
    sfn._apply_output_path,
    sfn._run_execution,
    sfn._fail_execution,
)


def _output(state, data, ctx=None):
    """A Succeed state of a JSONata machine may have Output; ministack passes its input on."""
    if (
        state.get('Type') == 'Succeed'
        and 'Output' in state
        and sfn._state_query_language(state, ctx) == 'JSONata'
    ):
        return sfn._apply_jsonata_output(state, data, ctx, default=data)
    return _output_original(state, data, ctx)


def _time_out(execution, seconds):
    if execution['status'] == 'RUNNING':
        execution.update(
            status='TIMED_OUT',
            stopDate=sfn.now_iso(),
            error='States.Timeout',
            cause=f'Execution ran over {seconds} seconds',
        )
        sfn._add_event(
            execution, 'ExecutionTimedOut', {'executionTimedOutEventDetails': {'error': 'States.Timeout'}}
        )
        sfn._emit_execution_status_event(execution)


def _run(execution_arn):
    """TimeoutSeconds of the whole machine: the execution ends as TIMED_OUT, and no further state is entered."""
    execution = sfn._executions.get(execution_arn)
    machine = sfn._state_machines.get(execution['stateMachineArn']) if execution else None
    try:
        seconds = json.loads(machine['definition']).get('TimeoutSeconds') if machine else None
    except ValueError:
        seconds = None
    if seconds:
        timer = threading.Timer(seconds, contextvars.copy_context().run, (_time_out, execution, seconds))
        timer.daemon = True
        timer.start()
    return _run_original(execution_arn)


def _fail(execution, error, cause):
    if execution['status'] == 'RUNNING':
        _fail_original(execution, error, cause)


sfn._apply_output_path, sfn._run_execution, sfn._fail_execution = _output, _run, _fail
