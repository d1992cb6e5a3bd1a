"""SageMaker: models, endpoint configurations, endpoints, training jobs (control only), feature groups, both runtimes.

An endpoint is InService at once. InvokeEndpoint posts the body to SM_INVOKE_URL (a local model server; the header
x-endpoint names the endpoint) or, without SM_INVOKE_URL, answers with the body itself.
"""

import json
import os
import re
from urllib.parse import unquote

from ministack import app

from . import common, feature_groups, feature_records, permissions
from .common import Answer, Json

_resources = common.create_store()  # (kind, name) -> description
_ARNS = {
    'Model': 'ModelArn',
    'EndpointConfig': 'EndpointConfigArn',
    'Endpoint': 'EndpointArn',
    'TrainingJob': 'TrainingJobArn',
    'AutoMLJobV2': 'AutoMLJobArn',
    'ModelPackageGroup': 'ModelPackageGroupArn',
}
_PATHS = {
    'EndpointConfig': 'endpoint-config',
    'TrainingJob': 'training-job',
    'AutoMLJobV2': 'automl-job',
    'ModelPackageGroup': 'model-package-group',
}
_INITIAL_STATUS = {
    'Endpoint': {'EndpointStatus': 'InService'},
    'TrainingJob': {'TrainingJobStatus': 'Completed', 'SecondaryStatus': 'Completed'},
    'AutoMLJobV2': {'AutoMLJobStatus': 'Completed', 'AutoMLJobSecondaryStatus': 'Completed'},
    'ModelPackageGroup': {'ModelPackageGroupStatus': 'Completed'},
}


def _control(operation: str, request: Json) -> Answer:
    answer = feature_groups.handle(operation, request)
    if answer is not None:
        return answer
    kinds = '|'.join(sorted(_ARNS, key=len, reverse=True))
    match = re.fullmatch(rf'(Create|Describe|Delete|Update|List)({kinds})s?', operation)
    if not match:
        return common.error('UnknownOperationException', f'{operation} is not emulated')
    verb, kind = match.groups()
    if verb == 'List':
        return common.ok({f'{kind}s': [each for (found, _), each in _resources.items() if found == kind]})
    name = request.get('AutoMLJobName' if kind == 'AutoMLJobV2' else f'{kind}Name')
    if verb == 'Create':
        return _create(kind, str(name), request)
    return _change(verb, kind, str(name), request)


def _create(kind: str, name: str, request: Json) -> Answer:
    path, arn_key = _PATHS.get(kind, kind.lower()), _ARNS[kind]
    existing = _resources.get((kind, name))
    if existing:
        return common.error(
            'ValidationException', f'Cannot create already existing {path} "{existing[arn_key]}".'
        )
    configuration = request.get('EndpointConfigName')
    if kind == 'Endpoint' and ('EndpointConfig', configuration) not in _resources:
        return common.error(
            'ValidationException', f'Could not find endpoint configuration "{configuration}".'
        )
    now = common.now()
    created = {
        **request,
        arn_key: common.arn('sagemaker', f'{path}/{name}'.lower()),
        'CreationTime': now,
        'LastModifiedTime': now,
        **_INITIAL_STATUS.get(kind, {}),
    }
    _resources[(kind, name)] = created
    return common.ok({arn_key: created[arn_key]})


def _change(verb: str, kind: str, name: str, request: Json) -> Answer:
    resource = _resources.get((kind, name))
    if resource is None:
        return common.error(
            'ValidationException', f'Could not find {_PATHS.get(kind, kind.lower())} "{name}".'
        )
    if verb == 'Describe':
        return common.ok(resource)
    if verb == 'Delete':
        del _resources[(kind, name)]
        return common.ok({})
    resource.update(request, LastModifiedTime=common.now())
    return common.ok({_ARNS[kind]: resource[_ARNS[kind]]})


def has_endpoint(name: str) -> bool:
    return ('Endpoint', name) in _resources


async def _invoke(name: str, body: bytes, headers: dict[str, str]) -> Answer:
    if not has_endpoint(name):
        return common.error('ValidationError', f'Endpoint {name} of account {common.account_id()} not found.')
    content_type, url = headers.get('content-type', 'application/json'), os.environ.get('SM_INVOKE_URL')
    if not url:
        return 200, {'Content-Type': content_type}, body
    try:
        return await common.forward(url, body, {'content-type': content_type, 'x-endpoint': name})
    except OSError as error:  # includes HTTPError
        return common.error('ModelError', f'Received error from primary with message "{error}"', 424)


async def handle(method: str, path: str, headers: dict[str, str], body: bytes, query: Json) -> Answer:
    target = headers.get('x-amz-target', '')
    if target.startswith('SageMaker.'):
        return _control(target.split('.')[1], json.loads(body or b'{}'))

    parts = [unquote(part) for part in path.split('/') if part]
    if parts[:1] in (['FeatureGroup'], ['BatchGetRecord'], ['BatchWriteRecord']):
        if parts in (['BatchWriteRecord'], ['BatchGetRecord']):
            # BatchWriteRecord needs both permissions (aws/sagemaker-python-sdk#5983), on every group that it names.
            writes = ['sagemaker:BatchWriteRecord', 'sagemaker:PutRecord']
            actions = writes if parts == ['BatchWriteRecord'] else ['sagemaker:BatchGetRecord']
            denial = permissions.find_denial(headers, actions, permissions.named_groups(body))
            if denial is not None:
                return denial
        lists = {name: value if isinstance(value, list) else [value] for name, value in query.items()}
        return feature_records.handle(method, parts, json.loads(body) if body else {}, lists)
    if parts[:1] == ['endpoints'] and parts[2:] == ['invocations']:
        return await _invoke(parts[1], body, headers)
    return common.error('UnknownOperationException', f'{method} {path}')


app.SERVICE_HANDLERS['sagemaker'] = handle
