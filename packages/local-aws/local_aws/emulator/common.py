"""Shared by the added services: answers, calls within the process, and state that a reset clears."""

import asyncio
import contextvars
import json
import os
import re
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from types import ModuleType
from typing import Any, TypeAlias
from urllib.parse import unquote_plus

from ministack import app
from ministack.core.responses import AccountRegionScopedDict, get_account_id, get_region

# A JSON object.
Json: TypeAlias = dict[str, Any]
# Status, headers and body of an HTTP answer.
Answer: TypeAlias = tuple[int, dict[str, str], bytes]


class UnsupportedMinistackError(Exception):
    """The installed ministack lacks something that is patched here."""


def require_attributes(target: ModuleType | type, *names: str) -> None:
    """Checks at the start that everything is there that will be patched or called."""
    for name in names:
        if not hasattr(target, name):
            raise UnsupportedMinistackError(
                f'{target.__name__} has no {name}; the added services need ministack 1.5.33'
            )


_stores: list[Any] = []
_reset_callbacks: list[Callable[[], object]] = []


def create_store() -> Any:
    """A dictionary for each account and region, which a reset empties."""
    created = AccountRegionScopedDict()
    _stores.append(created)
    return created


def on_reset(callback: Callable[[], object]) -> None:
    _reset_callbacks.append(callback)


def extend_reset() -> None:
    """Makes POST /_ministack/reset clear the added services as well."""
    original = app._reset_all_state

    def reset() -> None:
        original()
        for each in _stores:
            each.clear()
        for callback in _reset_callbacks:
            callback()

    app._reset_all_state = reset


def ok(body: Json, status: int = 200) -> Answer:
    return status, {'Content-Type': 'application/json'}, json.dumps(body, default=str).encode()


def error(code: str, message: str, status: int = 400) -> Answer:
    headers = {'Content-Type': 'application/json', 'x-amzn-errortype': code}
    return status, headers, json.dumps({'__type': code, 'message': message, 'Message': message}).encode()


def account_id() -> str:
    return str(get_account_id())


def region() -> str:
    return str(get_region())


def arn(service: str, resource: str) -> str:
    return f'arn:aws:{service}:{region()}:{account_id()}:{resource}'


# Maps whose keys belong to the user and stay as they are.
_USER_MAPS = {'tags', 'parameters', 'properties', 'runtimeconfiguration'}


def lower_keys(value: Any) -> Any:
    """Writes the first letter of every key in lower case: from the style of state machines to that of an API."""
    return _change_keys(str.lower, value)


def upper_keys(value: Any) -> Any:
    return _change_keys(str.upper, value)


def _change_keys(change: Callable[[str], str], value: Any) -> Any:
    if isinstance(value, dict):
        return {
            change(key[:1]) + key[1:]: each if key.lower() in _USER_MAPS else _change_keys(change, each)
            for key, each in value.items()
        }
    return [_change_keys(change, each) for each in value] if isinstance(value, list) else value


class CallError(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(f'{code}: {message}')
        self.code, self.message = code, message


def call(service: str, method: str, path: str, payload: Json | None = None, target: str | None = None) -> Any:
    """Calls a service within the process, from a worker thread, as the account and region of that thread."""
    headers = {} if target is None else {'x-amz-target': target}
    status, answer = call_raw(service, method, path, json.dumps(payload or {}).encode(), headers=headers)
    out = json.loads(answer) if answer else {}
    if status >= 400:
        code = str(out.get('__type') or out.get('Code') or 'Error').split('#')[-1]
        raise CallError(code, out.get('message') or out.get('Message') or str(out))
    return out


def call_raw(  # noqa: PLR0913 - the parts of a request
    service: str,
    method: str,
    path: str,
    body: bytes,
    *,
    headers: dict[str, str] | None = None,
    query: dict[str, list[str]] | None = None,
) -> tuple[int, bytes]:
    """Calls a service like `call`; answers the status and the body as they are."""
    scope = f'{account_id()}/20260101/{region()}/{service}/aws4_request'
    full = {
        'content-type': 'application/json',
        'host': f'{service}.{region()}.amazonaws.com',
        'content-length': str(len(body)),
        'authorization': f'AWS4-HMAC-SHA256 Credential={scope}',
        **(headers or {}),
    }
    handler = app.SERVICE_HANDLERS[service]
    status, _, answer = app.call_service_handler_sync(handler, method, path, full, body, query or {})
    return status, answer if isinstance(answer, bytes) else bytes(answer or b'')


def put_object(bucket: str, key: str, body: bytes) -> None:
    status, answer = call_raw(
        's3', 'PUT', f'/{bucket}/{key}', body, headers={'content-type': 'application/octet-stream'}
    )
    if status >= 300:
        raise CallError('S3', f'cannot write s3://{bucket}/{key}: {status} {answer[:200]!r}')


def get_object(bucket: str, key: str) -> bytes:
    status, body = call_raw('s3', 'GET', f'/{bucket}/{key}', b'')
    if status != 200:
        raise CallError('S3', f'cannot read s3://{bucket}/{key}: {status}')
    return body


def list_keys(bucket: str, prefix: str) -> list[str]:
    keys: list[str] = []
    start = ''
    while True:
        query = {'list-type': ['2'], 'prefix': [prefix], 'start-after': [start], 'encoding-type': ['url']}
        status, body = call_raw('s3', 'GET', f'/{bucket}', b'', query=query)
        if status != 200:
            raise CallError('S3', f'cannot list s3://{bucket}/{prefix}: {status}')
        page = [unquote_plus(each) for each in re.findall(r'<Key>([^<]*)</Key>', body.decode())]
        keys += page
        if not page or b'<IsTruncated>true</IsTruncated>' not in body:
            return keys
        start = page[-1]


def download(uri: str) -> str:
    """Downloads s3://bucket/key into a temporary file and answers its path; answers anything else as it is."""
    match = re.match(r's3[an]?://([^/]+)/(.+)', uri)
    if not match:
        return uri
    body = get_object(match[1], match[2])
    path = os.path.join(tempfile.mkdtemp(prefix='local-aws-'), os.path.basename(match[2]))
    with open(path, 'wb') as file:
        file.write(body)
    return path


def run_in_background(function: Callable[..., object], *args: Any) -> None:
    """Runs a function in a thread that keeps the account and region of the caller."""
    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(function, *args), daemon=True).start()


def program_environment() -> dict[str, str]:
    """Variables with which a program on this machine uses the services as the current account."""
    return {
        'AWS_ENDPOINT_URL': f'http://127.0.0.1:{app._resolve_port()}',
        'AWS_ACCESS_KEY_ID': account_id(),
        'AWS_SECRET_ACCESS_KEY': 'test',
        'AWS_SESSION_TOKEN': '',
        'AWS_REGION': region(),
        'AWS_DEFAULT_REGION': region(),
        'AWS_EC2_METADATA_DISABLED': 'true',
    }


def log_file(*parts: str) -> str:
    """Path of a log that outlives the job that writes it."""
    folder = os.environ.get('EMULATOR_LOGS') or tempfile.mkdtemp(prefix='local-aws-')
    path = os.path.join(folder, *parts)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return path


async def forward(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Posts a body to a model server on this machine."""

    def post() -> Answer:
        request = urllib.request.Request(url, data=body, headers=headers, method='POST')
        with urllib.request.urlopen(request, timeout=60) as answer:
            content_type = answer.headers.get('content-type', 'application/json')
            return answer.status, {'Content-Type': content_type}, answer.read()

    return await asyncio.to_thread(post)


def now() -> float:
    return time.time()
