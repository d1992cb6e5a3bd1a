"""Step Functions, EMR Serverless, Batch, ECR."""

import json

from .context import Ignored, attempt, fit, shape
from .registry import creates, ignore


@creates('aws_sfn_state_machine')
def state_machine(c, r):
    sfn = c.client('stepfunctions')
    kind = {'type': r['type']} if r.get('type') in ('STANDARD', 'EXPRESS') else {}
    made = attempt(
        sfn.create_state_machine, name=r['name'], definition=r['definition'], roleArn=r['role_arn'], **kind
    )
    arn = made['stateMachineArn'] if made else r['arn']
    sfn.update_state_machine(stateMachineArn=arn, definition=r['definition'], roleArn=r['role_arn'])
    for name in ('arn', 'id'):
        c.stands_for(r.made_up.get(name), arn)
    return 'created' if made else 'updated'


@creates('aws_sfn_activity')
def activity(c, r):
    made = attempt(c.client('stepfunctions').create_activity, name=r['name'])
    if made is None:
        return 'exists'
    c.stands_for(r.made_up.get('id'), made['activityArn'])


@creates('aws_emrserverless_application')
def application(c, r):
    emr = c.client('emr-serverless')
    found = [
        a
        for a in emr.list_applications()['applications']
        if a['name'] == r['name'] and a['state'] != 'TERMINATED'
    ]
    if found:
        c.stands_for(r.made_up['id'], found[0]['id'])
        return 'exists'
    capacity = {
        b['initial_capacity_type']: (b.get('initial_capacity_config') or [{}])[0]
        for b in r.get('initial_capacity', [])
    }
    block = {
        **{
            k: v
            for k, v in r.items()
            if k not in ('initial_capacity', 'runtime_configuration', 'monitoring_configuration', 'tags')
        },
        'auto_start_configuration': r.get('auto_start_configuration'),
        'auto_stop_configuration': r.get('auto_stop_configuration'),
    }
    request = {k: v for k, v in fit(shape(emr, 'CreateApplication'), block).items() if v not in ({}, None)}
    if capacity:
        request['initialCapacity'] = {
            k: fit(shape(emr, 'CreateApplication').members['initialCapacity'].value, v)
            for k, v in capacity.items()
        }
    made = emr.create_application(**request, tags=r.tags())
    c.stands_for(r.made_up['id'], made['applicationId'])


@creates('aws_batch_compute_environment')
def compute_environment(c, r):
    name = r.get('compute_environment_name') or r['name']
    request = {
        'computeEnvironmentName': name,
        'type': r.get('type', 'MANAGED'),
        'state': r.get('state') or 'ENABLED',
    }
    made = attempt(c.client('batch').create_compute_environment, 'ClientException', **request)
    return 'created' if made else 'exists'


@creates('aws_batch_job_queue')
def job_queue(c, r):
    order = [
        {'order': int(o['order']), 'computeEnvironment': o['compute_environment']}
        for o in r.get('compute_environment_order', [])
    ]
    order = order or [
        {'order': i, 'computeEnvironment': e} for i, e in enumerate(r.get('compute_environments', []))
    ]
    made = attempt(
        c.client('batch').create_job_queue,
        'ClientException',
        jobQueueName=r['name'],
        priority=int(r.get('priority') or 1),
        state=r.get('state') or 'ENABLED',
        computeEnvironmentOrder=order,
    )
    return 'created' if made else 'exists'


@creates('aws_batch_job_definition')
def job_definition(c, r):
    batch = c.client('batch')
    members = shape(batch, 'RegisterJobDefinition').members
    request = {'jobDefinitionName': r['name'], 'type': r.get('type', 'container')}
    if r.get('container_properties'):
        given = json.loads(r['container_properties'])
        request['containerProperties'] = {k[0].lower() + k[1:]: v for k, v in given.items()}
    if r.get('parameters'):
        request['parameters'] = {k: str(v) for k, v in r['parameters'].items()}
    for name, api in (
        ('retry_strategy', 'retryStrategy'),
        ('timeout', 'timeout'),
        ('platform_capabilities', 'platformCapabilities'),
    ):
        value = fit(members[api], r.get(name))
        if value:
            request[api] = value
    existing = batch.describe_job_definitions(jobDefinitionName=r['name'])['jobDefinitions']
    if existing and all(existing[-1].get(k) == v for k, v in request.items()):
        return 'exists'
    made = batch.register_job_definition(**request)
    c.stands_for(r.made_up['arn'], made['jobDefinitionArn'])
    return 'updated' if existing else 'created'


@creates('aws_ecr_repository')
def repository(c, r):
    made = attempt(c.client('ecr').create_repository, repositoryName=r['name'])
    found = (
        made['repository']
        if made
        else c.client('ecr').describe_repositories(repositoryNames=[r['name']])['repositories'][0]
    )
    c.stands_for(r.made_up.get('repository_url'), found['repositoryUri'])
    return 'created' if made else 'exists'


@creates('aws_ecs_cluster')
def cluster(c, r):
    c.client('ecs').create_cluster(clusterName=r['name'])


@creates('aws_ecs_task_definition')
def task_definition(c, r):
    raise Ignored('there is no container engine')


ignore('there is no container engine', 'aws_ecs_service', 'aws_ecs_cluster_capacity_providers')
