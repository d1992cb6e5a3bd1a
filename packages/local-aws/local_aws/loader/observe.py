"""CloudWatch logs, alarms and dashboards."""

from .context import Context, Resource, attempt
from .parameters import fit, shape
from .registry import Outcome, creates


@creates('aws_cloudwatch_log_group')
def log_group(context: Context, resource: Resource) -> Outcome:
    logs = context.client('logs')
    made = attempt(logs.create_log_group, logGroupName=resource['name'])
    if resource.get('retention_in_days'):
        logs.put_retention_policy(
            logGroupName=resource['name'], retentionInDays=int(resource['retention_in_days'])
        )
    return 'created' if made is not None else 'updated'


@creates('aws_cloudwatch_log_stream')
def log_stream(context: Context, resource: Resource) -> Outcome:
    return (
        'created'
        if attempt(
            context.client('logs').create_log_stream,
            logGroupName=resource['log_group_name'],
            logStreamName=resource['name'],
        )
        is not None
        else 'exists'
    )


@creates('aws_cloudwatch_log_metric_filter')
def metric_filter(context: Context, resource: Resource) -> Outcome:
    logs = context.client('logs')
    given = resource.block('metric_transformation')
    transformation = {
        'metricName': given['name'],
        'metricNamespace': given['namespace'],
        'metricValue': given['value'],
    }
    logs.put_metric_filter(
        logGroupName=resource['log_group_name'],
        filterName=resource['name'],
        filterPattern=resource.get('pattern', ''),
        metricTransformations=[transformation],
    )
    return 'created'


@creates('aws_cloudwatch_log_subscription_filter')
def subscription_filter(context: Context, resource: Resource) -> Outcome:
    role = {'roleArn': resource['role_arn']} if resource.get('role_arn') else {}
    context.client('logs').put_subscription_filter(
        logGroupName=resource['log_group_name'],
        filterName=resource['name'],
        filterPattern=resource.get('filter_pattern', ''),
        destinationArn=resource['destination_arn'],
        **role,
    )
    return 'created'


@creates('aws_cloudwatch_metric_alarm')
def alarm(context: Context, resource: Resource) -> Outcome:
    cloudwatch = context.client('cloudwatch')
    wanted = shape(cloudwatch, 'PutMetricAlarm')
    request = fit(
        wanted,
        {
            k: v
            for k, v in resource.items()
            if k not in ('dimensions', 'metric_query', 'tags', 'evaluate_low_sample_count_percentiles')
        },
    )
    request = {
        k: v
        for k, v in request.items()
        if v not in ([], {}) and not (v == 0 and k in ('Period', 'DatapointsToAlarm'))
    }
    if resource.get('dimensions'):
        request['Dimensions'] = [{'Name': k, 'Value': v} for k, v in resource['dimensions'].items()]
    queries = []
    for q in resource.get('metric_query', []):
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
    return 'created'


@creates('aws_cloudwatch_composite_alarm')
def composite(context: Context, resource: Resource) -> Outcome:
    cloudwatch = context.client('cloudwatch')
    cloudwatch.put_composite_alarm(
        AlarmName=resource['alarm_name'],
        AlarmRule=resource['alarm_rule'],
        AlarmActions=resource.get('alarm_actions') or [],
    )
    return 'created'


@creates('aws_cloudwatch_dashboard')
def dashboard(context: Context, resource: Resource) -> Outcome:
    context.client('cloudwatch').put_dashboard(
        DashboardName=resource['dashboard_name'], DashboardBody=resource['dashboard_body']
    )
    return 'created'
