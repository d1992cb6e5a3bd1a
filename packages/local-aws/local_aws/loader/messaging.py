"""SQS, SNS, EventBridge rules and schedules."""

from .context import Context, Resource, attempt
from .parameters import fit, shape
from .registry import Outcome, creates

_QUEUE = {
    'visibility_timeout_seconds': 'VisibilityTimeout',
    'message_retention_seconds': 'MessageRetentionPeriod',
    'delay_seconds': 'DelaySeconds',
    'max_message_size': 'MaximumMessageSize',
    'receive_wait_time_seconds': 'ReceiveMessageWaitTimeSeconds',
    'policy': 'Policy',
    'redrive_policy': 'RedrivePolicy',
    'redrive_allow_policy': 'RedriveAllowPolicy',
    'kms_master_key_id': 'KmsMasterKeyId',
}
_MAY_BE_ZERO = {'visibility_timeout_seconds'}


@creates('aws_sqs_queue')
def queue(context: Context, resource: Resource) -> Outcome:
    sqs = context.client('sqs')
    # The offline provider writes 0 for a number that is not set; the schema's default stands for it here.
    attributes = {
        api: str(resource[k])
        for k, api in _QUEUE.items()
        if resource.get(k) or (resource.get(k) == 0 and k in _MAY_BE_ZERO)
    }
    born = {}
    if resource.get('fifo_queue'):
        born = {
            'FifoQueue': 'true',
            'ContentBasedDeduplication': str(bool(resource.get('content_based_deduplication'))).lower(),
        }
    made = attempt(
        sqs.create_queue,
        'QueueAlreadyExists',
        'QueueNameExists',
        'AWS.SimpleQueueService.QueueNameExists',
        QueueName=resource['name'],
        Attributes={**attributes, **born},
        tags=resource.tags(),
    )
    url = (made or sqs.get_queue_url(QueueName=resource['name']))['QueueUrl']
    if attributes:
        sqs.set_queue_attributes(QueueUrl=url, Attributes=attributes)
    for name in ('url', 'id'):
        context.replace_id(resource.in_state.get(name), url)
    return 'created'


@creates('aws_sqs_queue_policy', 'aws_sqs_queue_redrive_policy', 'aws_sqs_queue_redrive_allow_policy')
def queue_attribute(context: Context, resource: Resource) -> Outcome:
    attributes = {
        _QUEUE[k]: resource[k]
        for k in ('policy', 'redrive_policy', 'redrive_allow_policy')
        if resource.get(k)
    }
    context.client('sqs').set_queue_attributes(QueueUrl=resource['queue_url'], Attributes=attributes)
    return 'created'


@creates('aws_sns_topic')
def topic(context: Context, resource: Resource) -> Outcome:
    attributes = {'FifoTopic': 'true'} if resource.get('fifo_topic') else {}
    made = context.client('sns').create_topic(Name=resource['name'], Attributes=attributes)
    context.replace_id(resource.in_state.get('arn'), made['TopicArn'])
    for argument, attribute in (('policy', 'Policy'), ('kms_master_key_id', 'KmsMasterKeyId')):
        if resource.get(argument):
            context.client('sns').set_topic_attributes(
                TopicArn=made['TopicArn'], AttributeName=attribute, AttributeValue=resource[argument]
            )
    return 'created'


@creates('aws_sns_topic_policy')
def topic_policy(context: Context, resource: Resource) -> Outcome:
    context.client('sns').set_topic_attributes(
        TopicArn=resource['arn'], AttributeName='Policy', AttributeValue=resource['policy']
    )
    return 'created'


@creates('aws_sns_topic_subscription')
def subscription(context: Context, resource: Resource) -> Outcome:
    attributes = {
        'FilterPolicy': resource.get('filter_policy'),
        'FilterPolicyScope': resource.get('filter_policy_scope'),
        'RedrivePolicy': resource.get('redrive_policy'),
        'RawMessageDelivery': 'true' if resource.get('raw_message_delivery') else None,
    }
    made = context.client('sns').subscribe(
        TopicArn=resource['topic_arn'],
        Protocol=resource['protocol'],
        Endpoint=resource['endpoint'],
        ReturnSubscriptionArn=True,
        Attributes={k: v for k, v in attributes.items() if v},
    )
    context.replace_id(resource.in_state.get('arn'), made['SubscriptionArn'])
    return 'created'


@creates('aws_cloudwatch_event_bus')
def bus(context: Context, resource: Resource) -> Outcome:
    return (
        'created' if attempt(context.client('events').create_event_bus, Name=resource['name']) else 'exists'
    )


def _bus(resource: Resource) -> dict[str, str]:
    return {'EventBusName': resource['event_bus_name']} if resource.get('event_bus_name') else {}


@creates('aws_cloudwatch_event_rule')
def rule(context: Context, resource: Resource) -> Outcome:
    state = resource.get('state') or 'ENABLED'  # is_enabled is deprecated and, unset, reads as false
    schedule = (
        {'ScheduleExpression': resource['schedule_expression']} if resource.get('schedule_expression') else {}
    )
    pattern = {'EventPattern': resource['event_pattern']} if resource.get('event_pattern') else {}
    context.client('events').put_rule(
        Name=resource['name'],
        State=state,
        Description=resource.get('description', ''),
        **schedule,
        **pattern,
        **_bus(resource),
    )
    return 'created'


@creates('aws_cloudwatch_event_target')
def target(context: Context, resource: Resource) -> Outcome:
    events = context.client('events')
    wanted = shape(events, 'PutTargets').members['Targets'].member
    names = {
        'ecs_target': 'ecs_parameters',
        'batch_target': 'batch_parameters',
        'sqs_target': 'sqs_parameters',
        'kinesis_target': 'kinesis_parameters',
    }
    out = fit(
        wanted,
        {
            **{names.get(k, k): v for k, v in resource.items() if k != 'input_transformer'},
            'id': resource['target_id'],
        },
    )
    transformer = resource.block('input_transformer')
    if transformer:
        out['InputTransformer'] = {
            'InputTemplate': transformer['input_template'],
            'InputPathsMap': transformer.get('input_paths') or {},
        }
    events.put_targets(Rule=resource['rule'], Targets=[out], **_bus(resource))
    return 'created'


@creates('aws_scheduler_schedule_group')
def schedule_group(context: Context, resource: Resource) -> Outcome:
    return (
        'created'
        if attempt(context.client('scheduler').create_schedule_group, Name=resource['name'])
        else 'exists'
    )


@creates('aws_scheduler_schedule')
def schedule(context: Context, resource: Resource) -> Outcome:
    scheduler = context.client('scheduler')
    request = fit(
        shape(scheduler, 'CreateSchedule'),
        {k: v for k, v in resource.items() if k not in ('target', 'start_date', 'end_date')},
    )
    wanted, given = shape(scheduler, 'CreateSchedule').members['Target'], resource.block('target')
    request['Target'] = fit(wanted, given)
    if (request.get('FlexibleTimeWindow') or {}).get('Mode') == 'OFF':
        request['FlexibleTimeWindow'] = {'Mode': 'OFF'}
    retry = request['Target'].get('RetryPolicy')
    if retry and not retry.get('MaximumEventAgeInSeconds'):
        retry.pop('MaximumEventAgeInSeconds', None)
    if attempt(scheduler.create_schedule, **request) is None:
        scheduler.update_schedule(**request)
        return 'updated'
    return 'created'
