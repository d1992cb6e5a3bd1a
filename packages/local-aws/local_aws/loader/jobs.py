"""Step Functions, EMR Serverless, Batch, ECR."""

import json

from .context import Context, Resource, SkippedResourceError, attempt
from .parameters import fit, shape
from .registry import Outcome, creates, skip


@creates('aws_sfn_state_machine')
def state_machine(context: Context, resource: Resource) -> Outcome:
    sfn = context.client('stepfunctions')
    kind = {'type': resource['type']} if resource.get('type') in ('STANDARD', 'EXPRESS') else {}
    made = attempt(
        sfn.create_state_machine,
        name=resource['name'],
        definition=resource['definition'],
        roleArn=resource['role_arn'],
        **kind,
    )
    arn = made['stateMachineArn'] if made else resource['arn']
    sfn.update_state_machine(
        stateMachineArn=arn, definition=resource['definition'], roleArn=resource['role_arn']
    )
    for name in ('arn', 'id'):
        context.replace_id(resource.in_state.get(name), arn)
    return 'created' if made else 'updated'


@creates('aws_sfn_activity')
def activity(context: Context, resource: Resource) -> Outcome:
    made = attempt(context.client('stepfunctions').create_activity, name=resource['name'])
    if made is None:
        return 'exists'
    context.replace_id(resource.in_state.get('id'), made['activityArn'])
    return 'created'


@creates('aws_emrserverless_application')
def application(context: Context, resource: Resource) -> Outcome:
    emr = context.client('emr-serverless')
    found = [
        a
        for a in emr.list_applications()['applications']
        if a['name'] == resource['name'] and a['state'] != 'TERMINATED'
    ]
    if found:
        context.replace_id(resource.in_state['id'], found[0]['id'])
        return 'exists'
    capacity = {
        b['initial_capacity_type']: (b.get('initial_capacity_config') or [{}])[0]
        for b in resource.get('initial_capacity', [])
    }
    block = {
        **{
            k: v
            for k, v in resource.items()
            if k not in ('initial_capacity', 'runtime_configuration', 'monitoring_configuration', 'tags')
        },
        'auto_start_configuration': resource.get('auto_start_configuration'),
        'auto_stop_configuration': resource.get('auto_stop_configuration'),
    }
    request = {k: v for k, v in fit(shape(emr, 'CreateApplication'), block).items() if v not in ({}, None)}
    if capacity:
        request['initialCapacity'] = {
            k: fit(shape(emr, 'CreateApplication').members['initialCapacity'].value, v)
            for k, v in capacity.items()
        }
    made = emr.create_application(**request, tags=resource.tags())
    context.replace_id(resource.in_state['id'], made['applicationId'])
    return 'created'


@creates('aws_batch_compute_environment')
def compute_environment(context: Context, resource: Resource) -> Outcome:
    name = resource.get('compute_environment_name') or resource['name']
    request = {
        'computeEnvironmentName': name,
        'type': resource.get('type', 'MANAGED'),
        'state': resource.get('state') or 'ENABLED',
    }
    made = attempt(context.client('batch').create_compute_environment, 'ClientException', **request)
    return 'created' if made else 'exists'


@creates('aws_batch_job_queue')
def job_queue(context: Context, resource: Resource) -> Outcome:
    order = [
        {'order': int(o['order']), 'computeEnvironment': o['compute_environment']}
        for o in resource.get('compute_environment_order', [])
    ]
    order = order or [
        {'order': i, 'computeEnvironment': e} for i, e in enumerate(resource.get('compute_environments', []))
    ]
    made = attempt(
        context.client('batch').create_job_queue,
        'ClientException',
        jobQueueName=resource['name'],
        priority=int(resource.get('priority') or 1),
        state=resource.get('state') or 'ENABLED',
        computeEnvironmentOrder=order,
    )
    return 'created' if made else 'exists'


@creates('aws_batch_job_definition')
def job_definition(context: Context, resource: Resource) -> Outcome:
    batch = context.client('batch')
    members = shape(batch, 'RegisterJobDefinition').members
    request = {'jobDefinitionName': resource['name'], 'type': resource.get('type', 'container')}
    if resource.get('container_properties'):
        given = json.loads(resource['container_properties'])
        request['containerProperties'] = {k[0].lower() + k[1:]: v for k, v in given.items()}
    if resource.get('parameters'):
        request['parameters'] = {k: str(v) for k, v in resource['parameters'].items()}
    for name, api in (
        ('retry_strategy', 'retryStrategy'),
        ('timeout', 'timeout'),
        ('platform_capabilities', 'platformCapabilities'),
    ):
        value = fit(members[api], resource.get(name))
        if value:
            request[api] = value
    existing = batch.describe_job_definitions(jobDefinitionName=resource['name'])['jobDefinitions']
    if existing and all(existing[-1].get(k) == v for k, v in request.items()):
        return 'exists'
    made = batch.register_job_definition(**request)
    context.replace_id(resource.in_state['arn'], made['jobDefinitionArn'])
    return 'updated' if existing else 'created'


@creates('aws_ecr_repository')
def repository(context: Context, resource: Resource) -> Outcome:
    made = attempt(context.client('ecr').create_repository, repositoryName=resource['name'])
    found = (
        made['repository']
        if made
        else context.client('ecr').describe_repositories(repositoryNames=[resource['name']])['repositories'][
            0
        ]
    )
    context.replace_id(resource.in_state.get('repository_url'), found['repositoryUri'])
    return 'created' if made else 'exists'


@creates('aws_ecs_cluster')
def cluster(context: Context, resource: Resource) -> Outcome:
    context.client('ecs').create_cluster(clusterName=resource['name'])
    return 'created'


@creates('aws_ecs_task_definition')
def task_definition(context: Context, resource: Resource) -> Outcome:
    raise SkippedResourceError('there is no container engine')


skip('there is no container engine', 'aws_ecs_service', 'aws_ecs_cluster_capacity_providers')
