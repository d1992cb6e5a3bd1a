"""CloudWatch embedded metric format: a log line of a Lambda function with "_aws" becomes metrics."""

import contextlib
import json
from typing import Any

from ministack.services import cloudwatch, lambda_svc

from . import common

common.require_attributes(lambda_svc, '_emit_lambda_logs')
common.require_attributes(cloudwatch, 'record_metric')
_original = lambda_svc._emit_lambda_logs


def _record(line: str) -> None:
    start = line.find('{')
    entry = json.loads(line[start:])
    for directive in entry['_aws']['CloudWatchMetrics']:
        for names in directive.get('Dimensions') or [[]]:
            dimensions = {n: str(entry[n]) for n in names if n in entry}
            for metric in directive.get('Metrics', []):
                values = entry.get(metric['Name'], [])
                for value in values if isinstance(values, list) else [values]:
                    cloudwatch.record_metric(
                        directive['Namespace'],
                        metric['Name'],
                        float(value),
                        metric.get('Unit', 'None'),
                        dimensions,
                    )


def emit(function: Any, request_id: str, log_text: str | None, *args: Any, **kwargs: Any) -> Any:
    for line in (log_text or '').splitlines():
        if '"_aws"' in line:
            # As on AWS, a malformed line stays a log line.
            with contextlib.suppress(ValueError, KeyError, TypeError):
                _record(line)
    return _original(function, request_id, log_text, *args, **kwargs)


lambda_svc._emit_lambda_logs = emit
