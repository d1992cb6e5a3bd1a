"""What the services of the extension share: answers, calls inside the process, state that a reset clears."""

import asyncio
import contextvars
import json
import os
import re
import tempfile
import threading
import time
import urllib.request

from ministack import app
from ministack.core.responses import AccountRegionScopedDict, get_account_id, get_region


class Unsuitable(Exception):
    """The installed ministack lacks something that the extension patches."""


def need(module, *names):
    """Fail at the start, and say what is missing, instead of half working later."""
    for name in names:
        if not hasattr(module, name):
            raise Unsuitable(f'{module.__name__}.{name} is not there: this extension is for ministack 1.5.33')


_stores, _on_reset = [], []


def store():
    """A dictionary per account and region, emptied by POST /_ministack/reset."""
    d = AccountRegionScopedDict()
    _stores.append(d)
    return d


def on_reset(callback):
    _on_reset.append(callback)


def reset_with(app_module):
    original = app_module._reset_all_state

    def reset():
        original()
        for d in _stores:
            d.clear()
        for callback in _on_reset:
            callback()

    app_module._reset_all_state = reset


def ok(body, status=200):
    return status, {'Content-Type': 'application/json'}, json.dumps(body, default=str).encode()


def error(code, message, status=400):
    headers = {'Content-Type': 'application/json', 'x-amzn-errortype': code}
    return status, headers, json.dumps({'__type': code, 'message': message, 'Message': message}).encode()


def arn(service, resource):
    return f'arn:aws:{service}:{get_region()}:{get_account_id()}:{resource}'


_MAPS = {'tags', 'parameters', 'properties', 'runtimeconfiguration'}  # maps of the user: their keys stay


def _map_keys(change, o):
    if isinstance(o, dict):
        return {
            getattr(k[:1], change)() + k[1:]: v if k.lower() in _MAPS else _map_keys(change, v)
            for k, v in o.items()
        }
    return [_map_keys(change, x) for x in o] if isinstance(o, list) else o


def lower_keys(o):
    return _map_keys('lower', o)


def upper_keys(o):
    return _map_keys('upper', o)


class CallError(Exception):
    def __init__(self, code, message):
        super().__init__(f'{code}: {message}')
        self.code, self.message = code, message


def call(service, method, path, payload=None, headers=None, query=None, raw=False):
    """Call a service of the emulator from a worker thread, as the account and region of that thread."""
    body = payload if raw else json.dumps(payload or {}).encode()
    scope = f'{get_account_id()}/20260101/{get_region()}/{service}/aws4_request'
    full = {
        'content-type': 'application/json',
        'host': f'{service}.{get_region()}.amazonaws.com',
        'content-length': str(len(body)),
        'authorization': f'AWS4-HMAC-SHA256 Credential={scope}',
        **(headers or {}),
    }
    handler = app.SERVICE_HANDLERS[service]
    status, _, answer = app.call_service_handler_sync(handler, method, path, full, body, query or {})
    if raw:
        return status, answer
    out = json.loads(answer) if answer else {}
    if status >= 400:
        code = str(out.get('__type') or out.get('Code') or 'Error').split('#')[-1]
        raise CallError(code, out.get('message') or out.get('Message') or str(out))
    return out


def s3_put(bucket, key, body):
    status, answer = call(
        's3', 'PUT', f'/{bucket}/{key}', body, {'content-type': 'application/octet-stream'}, raw=True
    )
    if status >= 300:
        raise CallError('S3', f'put s3://{bucket}/{key}: {status} {answer[:200]!r}')


def s3_fetch(uri):
    """Copy s3://bucket/key into a temporary file and return its path; anything else is returned as it is."""
    m = re.match(r's3[an]?://([^/]+)/(.+)', uri)
    if not m:
        return uri
    status, body = call('s3', 'GET', f'/{m[1]}/{m[2]}', b'', raw=True)
    if status != 200:
        raise CallError('S3', f'cannot read {uri}: {status}')
    path = os.path.join(tempfile.mkdtemp(prefix='aws-emulator-'), os.path.basename(m[2]))
    with open(path, 'wb') as f:
        f.write(body if isinstance(body, bytes) else bytes(body))
    return path


def in_background(function, *args):
    """Run in a thread that keeps the account and region of the caller."""
    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(function, *args), daemon=True).start()


def aws_environment():
    """What a local program needs to use the emulator as the current account."""
    return {
        'AWS_ENDPOINT_URL': f'http://127.0.0.1:{app._resolve_port()}',
        'AWS_ACCESS_KEY_ID': get_account_id(),
        'AWS_SECRET_ACCESS_KEY': 'test',
        'AWS_SESSION_TOKEN': '',
        'AWS_REGION': get_region(),
        'AWS_DEFAULT_REGION': get_region(),
        'AWS_EC2_METADATA_DISABLED': 'true',
    }


def log_file(*parts):
    """A file under the emulator's folder that outlives the job that writes it."""
    path = os.path.join(os.environ.get('EMULATOR_LOGS') or tempfile.mkdtemp(prefix='aws-emulator-'), *parts)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return path


async def forward(url, body, headers):
    """POST to a local model server."""

    def post():
        request = urllib.request.Request(url, data=body, headers=headers, method='POST')
        with urllib.request.urlopen(request, timeout=60) as r:
            return r.status, {'Content-Type': r.headers.get('content-type', 'application/json')}, r.read()

    return await asyncio.to_thread(post)


def now():
    return time.time()
