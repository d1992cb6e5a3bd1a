"""Faults of DynamoDB for callers under a role; others, such as a test that looks at a table, have none.

Names, texts and statuses are those of docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html.
"""

from ministack import app
from ministack.core.router import extract_access_key_id
from ministack.services import sts

from . import common
from .common import Answer, Json
from .faults import draw_fault

common.require_attributes(sts, '_sessions')
_original = app.SERVICE_HANDLERS['dynamodb']

_CALLS = ('GetItem', 'Query', 'PutItem', 'UpdateItem', 'BatchWriteItem')


async def handle(method: str, path: str, headers: dict[str, str], body: bytes, query: Json) -> Answer:
    operation = headers.get('x-amz-target', '').rpartition('.')[2]
    is_ours = operation in _CALLS and extract_access_key_id(headers) in sts._sessions
    fault = draw_fault() if is_ours else None
    if fault == 'throttle':
        return common.error(
            'ProvisionedThroughputExceededException',
            'You exceeded your maximum allowed provisioned throughput.',
        )
    answer: Answer = await _original(method, path, headers, body, query)
    if fault == 'fail':
        # The call was done, and its caller cannot know.
        return common.error('InternalServerError', 'DynamoDB could not process your request.', 500)
    return answer


app.SERVICE_HANDLERS['dynamodb'] = handle
