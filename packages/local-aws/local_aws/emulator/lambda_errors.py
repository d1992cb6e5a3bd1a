"""Lambda answers the name of the error that a handler threw, so that Retry and Catch by name work (Node, Python).

ministack answers the type "Runtime.HandlerError" for every error of a handler.
"""

import threading
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from . import common

common.require_attributes(lambda_runtime, '_NODEJS_WORKER_SCRIPT', '_PYTHON_WORKER_SCRIPT', 'Worker')
common.require_attributes(lambda_runtime.Worker, 'invoke')
common.require_attributes(lambda_svc, '_execute_function_warm')

_last = threading.local()


def _patch_script(script_name: str, before: str, after: str) -> None:
    script = getattr(lambda_runtime, script_name)
    if before not in script:
        raise common.UnsupportedMinistackError(
            f'lambda_runtime.{script_name} does not report errors as in ministack 1.5.33'
        )
    setattr(lambda_runtime, script_name, script.replace(before, after))


_patch_script(
    '_NODEJS_WORKER_SCRIPT',
    'error: String(err.message || err), trace',
    'error: String(err.message || err), etype: String(err.name || "Error"), trace',
)
_patch_script(
    '_PYTHON_WORKER_SCRIPT', '"error": str(e), "trace"', '"error": str(e), "etype": type(e).__name__, "trace"'
)

_invoke, _execute = lambda_runtime.Worker.invoke, lambda_svc._execute_function_warm


def invoke(self: Any, *args: Any, **kwargs: Any) -> Any:
    result = _invoke(self, *args, **kwargs)
    _last.name = result.get('etype') if isinstance(result, dict) and result.get('status') == 'error' else None
    return result


def execute(*args: Any, **kwargs: Any) -> Any:
    _last.name = None
    result = _execute(*args, **kwargs)
    body = result.get('body') if isinstance(result, dict) and result.get('error') else None
    if _last.name and isinstance(body, dict) and body.get('errorType') == 'Runtime.HandlerError':
        body['errorType'] = _last.name
    return result


lambda_runtime.Worker.invoke = invoke
lambda_svc._execute_function_warm = execute
