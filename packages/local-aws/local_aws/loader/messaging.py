"""SQS, SNS, EventBridge rules and schedules."""

from .context import attempt, fit, shape
from .registry import creates

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
def queue(c, r):
    sqs = c.client('sqs')
    # The offline provider writes 0 for a number that is not set; the schema's default stands for it here.
    attributes = {
        api: str(r[k]) for k, api in _QUEUE.items() if r.get(k) or (r.get(k) == 0 and k in _MAY_BE_ZERO)
    }
    born = {}
    if r.get('fifo_queue'):
        born = {
            'FifoQueue': 'true',
            'ContentBasedDeduplication': str(bool(r.get('content_based_deduplication'))).lower(),
        }
    made = attempt(
        sqs.create_queue,
        'QueueAlreadyExists',
        'QueueNameExists',
        'AWS.SimpleQueueService.QueueNameExists',
        QueueName=r['name'],
        Attributes={**attributes, **born},
        tags=r.tags(),
    )
    url = (made or sqs.get_queue_url(QueueName=r['name']))['QueueUrl']
    if attributes:
        sqs.set_queue_attributes(QueueUrl=url, Attributes=attributes)
    for name in ('url', 'id'):
        c.stands_for(r.made_up.get(name), url)


@creates('aws_sqs_queue_policy', 'aws_sqs_queue_redrive_policy', 'aws_sqs_queue_redrive_allow_policy')
def queue_attribute(c, r):
    attributes = {_QUEUE[k]: r[k] for k in ('policy', 'redrive_policy', 'redrive_allow_policy') if r.get(k)}
    c.client('sqs').set_queue_attributes(QueueUrl=r['queue_url'], Attributes=attributes)


@creates('aws_sns_topic')
def topic(c, r):
    attributes = {'FifoTopic': 'true'} if r.get('fifo_topic') else {}
    made = c.client('sns').create_topic(Name=r['name'], Attributes=attributes)
    c.stands_for(r.made_up.get('arn'), made['TopicArn'])
    if r.get('policy'):
        c.client('sns').set_topic_attributes(
            TopicArn=made['TopicArn'], AttributeName='Policy', AttributeValue=r['policy']
        )


@creates('aws_sns_topic_policy')
def topic_policy(c, r):
    c.client('sns').set_topic_attributes(
        TopicArn=r['arn'], AttributeName='Policy', AttributeValue=r['policy']
    )


@creates('aws_sns_topic_subscription')
def subscription(c, r):
    attributes = {
        'FilterPolicy': r.get('filter_policy'),
        'FilterPolicyScope': r.get('filter_policy_scope'),
        'RedrivePolicy': r.get('redrive_policy'),
        'RawMessageDelivery': 'true' if r.get('raw_message_delivery') else None,
    }
    made = c.client('sns').subscribe(
        TopicArn=r['topic_arn'],
        Protocol=r['protocol'],
        Endpoint=r['endpoint'],
        ReturnSubscriptionArn=True,
        Attributes={k: v for k, v in attributes.items() if v},
    )
    c.stands_for(r.made_up.get('arn'), made['SubscriptionArn'])


@creates('aws_cloudwatch_event_bus')
def bus(c, r):
    return 'created' if attempt(c.client('events').create_event_bus, Name=r['name']) else 'exists'


def _bus(r):
    return {'EventBusName': r['event_bus_name']} if r.get('event_bus_name') else {}


@creates('aws_cloudwatch_event_rule')
def rule(c, r):
    state = r.get('state') or 'ENABLED'  # is_enabled is deprecated and, unset, reads as false
    schedule = {'ScheduleExpression': r['schedule_expression']} if r.get('schedule_expression') else {}
    pattern = {'EventPattern': r['event_pattern']} if r.get('event_pattern') else {}
    c.client('events').put_rule(
        Name=r['name'], State=state, Description=r.get('description', ''), **schedule, **pattern, **_bus(r)
    )


@creates('aws_cloudwatch_event_target')
def target(c, r):
    events = c.client('events')
    wanted = shape(events, 'PutTargets').members['Targets'].member
    names = {
        'ecs_target': 'ecs_parameters',
        'batch_target': 'batch_parameters',
        'sqs_target': 'sqs_parameters',
        'kinesis_target': 'kinesis_parameters',
    }
    out = fit(
        wanted,
        {**{names.get(k, k): v for k, v in r.items() if k != 'input_transformer'}, 'id': r['target_id']},
    )
    transformer = r.block('input_transformer')
    if transformer:
        out['InputTransformer'] = {
            'InputTemplate': transformer['input_template'],
            'InputPathsMap': transformer.get('input_paths') or {},
        }
    events.put_targets(Rule=r['rule'], Targets=[out], **_bus(r))


@creates('aws_scheduler_schedule_group')
def schedule_group(c, r):
    return 'created' if attempt(c.client('scheduler').create_schedule_group, Name=r['name']) else 'exists'


@creates('aws_scheduler_schedule')
def schedule(c, r):
    scheduler = c.client('scheduler')
    request = fit(
        shape(scheduler, 'CreateSchedule'),
        {k: v for k, v in r.items() if k not in ('target', 'start_date', 'end_date')},
    )
    wanted, given = shape(scheduler, 'CreateSchedule').members['Target'], r.block('target')
    request['Target'] = fit(wanted, given)
    if (request.get('FlexibleTimeWindow') or {}).get('Mode') == 'OFF':
        request['FlexibleTimeWindow'] = {'Mode': 'OFF'}
    retry = request['Target'].get('RetryPolicy')
    if retry and not retry.get('MaximumEventAgeInSeconds'):
        retry.pop('MaximumEventAgeInSeconds', None)
    if attempt(scheduler.create_schedule, **request) is None:
        scheduler.update_schedule(**request)
        return 'updated'
