"""CloudWatch logs, alarms and dashboards."""

from .context import attempt, fit, shape
from .registry import creates


@creates('aws_cloudwatch_log_group')
def log_group(c, r):
    logs = c.client('logs')
    made = attempt(logs.create_log_group, logGroupName=r['name'])
    if r.get('retention_in_days'):
        logs.put_retention_policy(logGroupName=r['name'], retentionInDays=int(r['retention_in_days']))
    return 'created' if made is not None else 'updated'


@creates('aws_cloudwatch_log_stream')
def log_stream(c, r):
    return (
        'created'
        if attempt(
            c.client('logs').create_log_stream, logGroupName=r['log_group_name'], logStreamName=r['name']
        )
        is not None
        else 'exists'
    )


@creates('aws_cloudwatch_log_metric_filter')
def metric_filter(c, r):
    logs = c.client('logs')
    given = r.block('metric_transformation')
    transformation = {
        'metricName': given['name'],
        'metricNamespace': given['namespace'],
        'metricValue': given['value'],
    }
    logs.put_metric_filter(
        logGroupName=r['log_group_name'],
        filterName=r['name'],
        filterPattern=r.get('pattern', ''),
        metricTransformations=[transformation],
    )


@creates('aws_cloudwatch_log_subscription_filter')
def subscription_filter(c, r):
    role = {'roleArn': r['role_arn']} if r.get('role_arn') else {}
    c.client('logs').put_subscription_filter(
        logGroupName=r['log_group_name'],
        filterName=r['name'],
        filterPattern=r.get('filter_pattern', ''),
        destinationArn=r['destination_arn'],
        **role,
    )


@creates('aws_cloudwatch_metric_alarm')
def alarm(c, r):
    cloudwatch = c.client('cloudwatch')
    wanted = shape(cloudwatch, 'PutMetricAlarm')
    request = fit(
        wanted,
        {
            k: v
            for k, v in r.items()
            if k not in ('dimensions', 'metric_query', 'tags', 'evaluate_low_sample_count_percentiles')
        },
    )
    request = {
        k: v
        for k, v in request.items()
        if v not in ([], {}) and not (v == 0 and k in ('Period', 'DatapointsToAlarm'))
    }
    if r.get('dimensions'):
        request['Dimensions'] = [{'Name': k, 'Value': v} for k, v in r['dimensions'].items()]
    queries = []
    for q in r.get('metric_query', []):
        metric = (q.get('metric') or [None])[0]
        out = {
            'Id': q['id'],
            'ReturnData': bool(q.get('return_data')),
            **({'Label': q['label']} if q.get('label') else {}),
        }
        if metric:
            out['MetricStat'] = {
                'Stat': metric['stat'],
                'Period': int(metric['period']),
                'Metric': {
                    'Namespace': metric['namespace'],
                    'MetricName': metric['metric_name'],
                    'Dimensions': [
                        {'Name': k, 'Value': v} for k, v in (metric.get('dimensions') or {}).items()
                    ],
                },
            }
        else:
            out['Expression'] = q['expression']
        queries.append(out)
    if queries:
        request['Metrics'] = queries
        for name in ('MetricName', 'Namespace', 'Statistic', 'Period'):
            request.pop(name, None)
    cloudwatch.put_metric_alarm(**request)


@creates('aws_cloudwatch_composite_alarm')
def composite(c, r):
    cloudwatch = c.client('cloudwatch')
    cloudwatch.put_composite_alarm(
        AlarmName=r['alarm_name'], AlarmRule=r['alarm_rule'], AlarmActions=r.get('alarm_actions') or []
    )


@creates('aws_cloudwatch_dashboard')
def dashboard(c, r):
    c.client('cloudwatch').put_dashboard(DashboardName=r['dashboard_name'], DashboardBody=r['dashboard_body'])
