"""SageMaker: models, packages, endpoints, their configurations, training jobs, feature groups, both runtimes.

InvokeEndpoint asks the model server of a variant (endpoints.py); without SM_SERVE_CMD it posts the body to
SM_INVOKE_URL (a local model server; the header x-endpoint names the endpoint) or, without that, answers with
the body itself.
"""

import json
import os
import re
from urllib.parse import unquote

from ministack import app

from . import common, endpoints, feature_groups, feature_records, model_packages, permissions, training
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
    'TrainingJob': {'TrainingJobStatus': 'InProgress', 'SecondaryStatus': 'Starting'},
    'AutoMLJobV2': {'AutoMLJobStatus': 'Completed', 'AutoMLJobSecondaryStatus': 'Completed'},
    'ModelPackageGroup': {'ModelPackageGroupStatus': 'Completed'},
}


def _control(operation: str, request: Json) -> Answer:
    answer = feature_groups.handle(operation, request) or model_packages.handle(operation, request)
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
    problem = _find_problem(kind, request)
    if problem is not None:
        return common.error('ValidationException', problem)
    now = common.now()
    created = {
        **request,
        arn_key: common.arn('sagemaker', f'{path}/{name}'.lower()),
        'CreationTime': now,
        'LastModifiedTime': now,
        **_INITIAL_STATUS.get(kind, {}),
    }
    _resources[(kind, name)] = created
    if kind == 'Endpoint':
        _deploy(created, 'Creating', request['EndpointConfigName'])
    if kind == 'TrainingJob':
        training.start(created)
    return common.ok({arn_key: created[arn_key]})


def _find_problem(kind: str, request: Json) -> str | None:
    """Finds a reference to what does not exist, or a wrong number of variants (CreateEndpointConfig)."""
    if kind == 'Endpoint' and ('EndpointConfig', request.get('EndpointConfigName')) not in _resources:
        return f'Could not find endpoint configuration "{request.get("EndpointConfigName")}".'
    if kind != 'EndpointConfig':
        return None
    variants: list[Json] = request.get('ProductionVariants') or []
    if not 1 <= len(variants) <= 10:
        return 'ProductionVariants has 1 to 10 members'
    if len({each['VariantName'] for each in variants}) < len(variants):
        return 'the names of variants must differ'
    missing = [each['ModelName'] for each in variants if ('Model', each.get('ModelName')) not in _resources]
    return f'Could not find model "{missing[0]}".' if missing else None


def _deploy(endpoint: Json, status: str, configuration_name: str) -> None:
    configuration = _resources[('EndpointConfig', configuration_name)]
    names = [each['ModelName'] for each in configuration['ProductionVariants']]
    models = {name: _resources[('Model', name)] for name in names}
    endpoints.deploy(endpoint, status, configuration, models)


def _change_endpoint(verb: str, endpoint: Json, request: Json) -> Answer:
    problem = endpoints.find_conflict(endpoint, verb)
    if problem is None and verb == 'Update':
        problem = _find_problem('Endpoint', request)
    if problem is not None:
        return common.error('ValidationException', problem)
    if verb == 'Delete':
        endpoints.stop(endpoint['EndpointName'])
        del _resources[('Endpoint', endpoint['EndpointName'])]
        return common.ok({})
    _deploy(endpoint, 'Updating', request['EndpointConfigName'])
    return common.ok({'EndpointArn': endpoint['EndpointArn']})


def _change(verb: str, kind: str, name: str, request: Json) -> Answer:
    resource = _resources.get((kind, name))
    if resource is None:
        return common.error(
            'ValidationException', f'Could not find {_PATHS.get(kind, kind.lower())} "{name}".'
        )
    if verb == 'Describe':
        return common.ok(resource)
    if kind == 'Endpoint':
        return _change_endpoint(verb, resource, request)
    if verb == 'Delete':
        del _resources[(kind, name)]
        return common.ok({})
    resource.update(request, LastModifiedTime=common.now())
    return common.ok({_ARNS[kind]: resource[_ARNS[kind]]})


async def _invoke(name: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Asks a variant: one that was never in service is not found, an error of a model is a ModelError."""
    endpoint = _resources.get(('Endpoint', name))
    if endpoint is None or 'ProductionVariants' not in endpoint:
        return common.error('ValidationError', f'Endpoint {name} of account {common.account_id()} not found.')
    variant = endpoints.choose_variant(endpoint, headers.get('x-amzn-sagemaker-target-variant'))
    if variant is None:
        return common.error('ValidationError', f'Endpoint {name} has no such variant.')
    content_type = headers.get('content-type', 'application/json')
    url = os.environ.get('SM_INVOKE_URL') if variant.url is None else f'{variant.url}/invocations'
    named = {'x-amzn-invoked-production-variant': variant.name}
    if not url:
        return 200, {'Content-Type': content_type, **named}, body
    try:
        given = {'content-type': content_type, 'accept': headers.get('accept', '*/*'), 'x-endpoint': name}
        status, answered, answer = await common.forward(url, body, given)
    except OSError as error:  # includes HTTPError
        return common.error('ModelError', f'Received error from primary with message "{error}"', 424)
    return status, {**answered, **named}, answer


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
