"""Event sources of functions: with `AUTH=true`, the role of a function must be allowed to read its queue or stream.

AWS refuses a mapping whose function may not; the permissions are those of
docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html and …/services-kinesis-create.html, with the key of
the queue or stream.
"""

from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import lambda_svc

from . import common
from .common import Json
from .permissions import find_reason_of_role

common.require_attributes(lambda_svc, '_create_esm', '_resolve_existing_esm_function', '_functions')
_original = lambda_svc._create_esm

# Actions with which Lambda reads an event source, by its service.
_READING = {
    'sqs': ('ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'),
    'kinesis': ('DescribeStream', 'GetRecords', 'GetShardIterator', 'ListShards'),
}


def _create(data: Json) -> Any:
    source = str(data.get('EventSourceArn', ''))
    service = source.split(':')[2] if source.count(':') > 2 else ''
    name, _, error = lambda_svc._resolve_existing_esm_function(data.get('FunctionName', ''))
    role = '' if error else str(((lambda_svc._functions.get(name) or {}).get('config') or {}).get('Role', ''))
    for action in _READING.get(service, ()):
        reason = find_reason_of_role(role, f'{service}:{action}', source)
        if reason is not None:
            message = f'The function execution role does not have permissions to call {action}: {reason}'
            return error_response_json('InvalidParameterValueException', message, 400)
    return _original(data)


lambda_svc._create_esm = _create
