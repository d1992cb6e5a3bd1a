"""Step Functions: SDK calls (arn:aws:states:::aws-sdk:…) that ministack does not make."""

import json
from typing import Any

from ministack.services import stepfunctions as sfn

from . import common, feature_records
from .common import Json
from .job_integrations import call_service, execution_error, start_emr_job

common.require_attributes(sfn, '_AWS_SDK_SERVICE_MAP', '_invoke_aws_sdk_integration', '_ExecutionError')
sfn._AWS_SDK_SERVICE_MAP.update(
    {
        'firehose': {'target_prefix': 'Firehose_20150804', 'protocol': 'json'},
        'sagemaker': {'target_prefix': 'SageMaker', 'protocol': 'json'},
    }
)
_original = sfn._invoke_aws_sdk_integration


def _invoke(resource: str, arguments: Json) -> Any:
    service, _, action = resource.partition('aws-sdk:')[2].partition(':')
    integrations = {
        'sagemakerruntime': _call_endpoint,
        'sagemakerfeaturestoreruntime': _call_feature_store,
        'emrserverless': _call_emr,
        's3': _call_s3,
        'batch': _call_batch,
    }
    call = integrations.get(service)
    answer = None if call is None else call(action, arguments)
    return _original(resource, arguments) if answer is None else answer


def _call_feature_store(action: str, arguments: Json) -> Any:
    group, identifier = (
        arguments.get('FeatureGroupName', ''),
        arguments.get('RecordIdentifierValueAsString', ''),
    )
    calls = {
        'putRecord': lambda: feature_records.put(arguments),
        'batchWriteRecord': lambda: feature_records.batch_write(arguments),
        'getRecord': lambda: feature_records.get(group, identifier, arguments.get('FeatureNames')),
        'batchGetRecord': lambda: feature_records.batch_get(arguments),
        'deleteRecord': lambda: feature_records.delete(group, identifier, arguments['EventTime']),
    }
    try:
        return calls[action]()
    except feature_records.RejectedError as rejected:
        raise execution_error('SageMakerFeatureStoreRuntime', rejected.code, rejected.message) from None


def _call_endpoint(action: str, arguments: Json) -> Json | None:
    if action != 'invokeEndpoint':
        return None
    path = f'/endpoints/{arguments["EndpointName"]}/invocations'
    content_type = arguments.get('ContentType', 'application/json')
    body = _encode(arguments.get('Body', ''))
    status, answer = common.call_raw('sagemaker', 'POST', path, body, headers={'content-type': content_type})
    if status >= 400:
        failure = json.loads(answer)
        raise sfn._ExecutionError(
            f'SageMakerRuntime.{failure.get("__type")}Exception', failure.get('message', '')
        )
    return {'Body': answer.decode(), 'ContentType': content_type}


def _call_emr(action: str, arguments: Json) -> Any:
    if action == 'startJobRun':
        return start_emr_job('', arguments)
    job = f'/jobruns/{arguments["JobRunId"]}' if 'JobRunId' in arguments else ''
    verb = {'startApplication': '/start', 'stopApplication': '/stop'}.get(action, '')
    method = {'cancelJobRun': 'DELETE', 'startApplication': 'POST', 'stopApplication': 'POST'}.get(
        action, 'GET'
    )
    path = f'/applications/{arguments["ApplicationId"]}{job}{verb}'
    return common.upper_keys(call_service('EmrServerless', path, {}, method=method))


def _call_s3(action: str, arguments: Json) -> Json | None:
    if action == 'putObject':
        common.put_object(arguments['Bucket'], arguments['Key'], _encode(arguments.get('Body', '')))
        return {}
    if action != 'getObject':
        return None
    try:
        body = common.get_object(arguments['Bucket'], arguments['Key'])
    except common.CallError as error:
        raise sfn._ExecutionError('S3.NoSuchKeyException', error.message) from None
    return {'Body': body.decode(), 'ContentLength': len(body)}


def _call_batch(action: str, arguments: Json) -> Any:
    path = f'/v1/{action.lower()}'
    return common.upper_keys(call_service('Batch', path, common.lower_keys(arguments)))


def _encode(body: Any) -> bytes:
    return (body if isinstance(body, str) else json.dumps(body)).encode()


sfn._invoke_aws_sdk_integration = _invoke
