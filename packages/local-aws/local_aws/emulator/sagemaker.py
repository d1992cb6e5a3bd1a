"""SageMaker: models, endpoint configurations, endpoints, training jobs (control only), feature groups, both runtimes.

An endpoint is InService at once. InvokeEndpoint posts the body to SM_INVOKE_URL (a local model server; the header
x-endpoint names the endpoint) or, without SM_INVOKE_URL, answers with the body itself.
"""

import json
import os
import re
from urllib.parse import unquote

from ministack import app

from . import common, feature_groups, feature_records

_things = common.store()  # (kind, name) -> description
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
_BORN = {
    'Endpoint': {'EndpointStatus': 'InService'},
    'TrainingJob': {'TrainingJobStatus': 'Completed', 'SecondaryStatus': 'Completed'},
    'AutoMLJobV2': {'AutoMLJobStatus': 'Completed', 'AutoMLJobSecondaryStatus': 'Completed'},
    'ModelPackageGroup': {'ModelPackageGroupStatus': 'Completed'},
}


def _control(operation, d):
    answer = feature_groups.handle(operation, d)
    if answer is not None:
        return answer
    m = re.fullmatch(
        r'(Create|Describe|Delete|Update|List)(' + '|'.join(sorted(_ARNS, key=len, reverse=True)) + r')s?',
        operation,
    )
    if not m:
        return common.error('UnknownOperationException', f'{operation} is not emulated')
    verb, kind = m.groups()
    name, arn_key = d.get('AutoMLJobName' if kind == 'AutoMLJobV2' else kind + 'Name'), _ARNS[kind]
    if verb == 'List':
        return common.ok({kind + 's': [v for (k, _), v in _things.items() if k == kind]})
    thing = _things.get((kind, name))
    if verb == 'Create':
        if thing:
            return common.error(
                'ValidationException',
                f'Cannot create already existing {_PATHS.get(kind, kind.lower())} "{thing[arn_key]}".',
            )
        missing = kind == 'Endpoint' and ('EndpointConfig', d.get('EndpointConfigName')) not in _things
        if missing:
            return common.error(
                'ValidationException',
                f'Could not find endpoint configuration "{d.get("EndpointConfigName")}".',
            )
        now = common.now()
        thing = {
            **d,
            arn_key: common.arn('sagemaker', f'{_PATHS.get(kind, kind.lower())}/{name}'.lower()),
            'CreationTime': now,
            'LastModifiedTime': now,
            **_BORN.get(kind, {}),
        }
        _things[(kind, name)] = thing
        return common.ok({arn_key: thing[arn_key]})
    if thing is None:
        return common.error(
            'ValidationException', f'Could not find {_PATHS.get(kind, kind.lower())} "{name}".'
        )
    if verb == 'Describe':
        return common.ok(thing)
    if verb == 'Delete':
        del _things[(kind, name)]
        return common.ok({})
    thing.update(d, LastModifiedTime=common.now())
    return common.ok({arn_key: thing[arn_key]})


def has_endpoint(name):
    return ('Endpoint', name) in _things


async def _invoke(name, body, headers):
    if not has_endpoint(name):
        return common.error(
            'ValidationError', f'Endpoint {name} of account {common.get_account_id()} not found.'
        )
    content_type, url = headers.get('content-type', 'application/json'), os.environ.get('SM_INVOKE_URL')
    if not url:
        return 200, {'Content-Type': content_type}, body
    try:
        return await common.forward(url, body, {'content-type': content_type, 'x-endpoint': name})
    except OSError as error:  # an HTTPError is one, too
        return common.error('ModelError', f'Received error from primary with message "{error}"', 424)


async def handle(method, path, headers, body, query):
    target = headers.get('x-amz-target', '')
    if target.startswith('SageMaker.'):
        return _control(target.split('.')[1], json.loads(body or b'{}'))

    def many(name):
        value = query.get(name)
        return value if isinstance(value, list) or value is None else [value]

    p = [unquote(x) for x in path.split('/') if x]
    if p[:1] in (['FeatureGroup'], ['BatchGetRecord'], ['BatchWriteRecord']):
        return feature_records.handle(
            method, p, json.loads(body) if body else {}, lambda n: (many(n) or [None])[0], many
        )
    if p[:1] == ['endpoints'] and p[2:] == ['invocations']:
        return await _invoke(p[1], body, headers)
    return common.error('UnknownOperationException', f'{method} {path}')


app.SERVICE_HANDLERS['sagemaker'] = handle
