"""CloudWatch embedded metric format: a Lambda log line with "_aws" becomes metrics (custom metrics cost no API call)."""

import json

from ministack.services import cloudwatch, lambda_svc

from . import common

common.need(lambda_svc, '_emit_lambda_logs')
common.need(cloudwatch, 'record_metric')
_original = lambda_svc._emit_lambda_logs


def _record(line):
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


def emit(func, request_id, log_text, *args, **kwargs):
    for line in (log_text or '').splitlines():
        if '"_aws"' in line:
            try:
                _record(line)
            except (ValueError, KeyError, TypeError):
                pass  # as on AWS, a malformed line stays a log line
    return _original(func, request_id, log_text, *args, **kwargs)


lambda_svc._emit_lambda_logs = emit
