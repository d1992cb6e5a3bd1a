"""Lambda functions, layers, aliases, permissions and event source mappings."""

import base64
import hashlib
import time
from typing import Any

from .context import Context, Resource, SkippedResourceError, attempt
from .parameters import fit, shape
from .registry import Outcome, creates


def _code(context: Context, resource: Resource) -> dict[str, Any]:
    if resource.get('image_uri'):
        return {'ImageUri': resource['image_uri']}
    if resource.get('s3_bucket'):
        version = (
            {'S3ObjectVersion': resource['s3_object_version']} if resource.get('s3_object_version') else {}
        )
        return {'S3Bucket': resource['s3_bucket'], 'S3Key': resource['s3_key'], **version}
    with open(context.file(resource['filename']), 'rb') as f:
        return {'ZipFile': f.read()}


def _wait_until_ready(client: Any, name: str) -> None:
    for _ in range(100):
        found = client.get_function_configuration(FunctionName=name)
        if found.get('State') != 'Pending' and found.get('LastUpdateStatus') != 'InProgress':
            return
        time.sleep(0.05)


@creates('aws_lambda_function')
def function(context: Context, resource: Resource) -> Outcome:
    client = context.client('lambda')
    skipped = ('code', 'environment', 'tags', 'vpc_config', 'layers', 'publish', 'version')
    request = {
        k: v
        for k, v in fit(
            shape(client, 'CreateFunction'), {k: v for k, v in resource.items() if k not in skipped}
        ).items()
        if v != {}
    }
    variables = resource.block('environment').get('variables')
    if variables:
        request['Environment'] = {'Variables': variables}
    vpc = resource.block('vpc_config')
    if vpc.get('subnet_ids'):
        request['VpcConfig'] = {
            'SubnetIds': vpc['subnet_ids'],
            'SecurityGroupIds': vpc.get('security_group_ids') or [],
        }
    if resource.get('layers'):
        request['Layers'] = resource['layers']
    request.setdefault('Role', 'arn:aws:iam::123456789012:role/none')
    for unused in ('DurableConfig', 'TenancyConfig', 'CapacityProviderConfig', 'Publish', 'PublishTo'):
        request.pop(unused, None)
    if resource.get('package_type') == 'Image' or resource.get('image_uri'):
        request['PackageType'] = 'Image'
    code = _code(context, resource)
    made = attempt(
        client.create_function,
        **request,
        Code=code,
        Publish=bool(resource.get('publish')),
        Tags=resource.tags(),
    )
    if made is None:
        client.update_function_code(FunctionName=resource['function_name'], **code)
        _wait_until_ready(client, resource['function_name'])
        kept = shape(client, 'UpdateFunctionConfiguration').members
        client.update_function_configuration(**{k: v for k, v in request.items() if k in kept})
        if resource.get('publish'):
            client.publish_version(FunctionName=resource['function_name'])
    _wait_until_ready(client, resource['function_name'])
    limit = resource.get('reserved_concurrent_executions')
    if limit is not None and limit > 0:  # 0 is also how the offline provider writes "not set"
        client.put_function_concurrency(
            FunctionName=resource['function_name'], ReservedConcurrentExecutions=int(limit)
        )
    if resource.get('publish') and resource.in_state.get('qualified_arn'):
        versions = client.list_versions_by_function(FunctionName=resource['function_name'])['Versions']
        context.replace_id(
            resource.in_state['qualified_arn'],
            versions[-1]['FunctionArn'] if ':' in versions[-1]['FunctionArn'] else None,
        )
    return 'created' if made else 'updated'


@creates('aws_lambda_layer_version')
def layer(context: Context, resource: Resource) -> Outcome:
    client, code = context.client('lambda'), _code(context, resource)
    if code.get('ZipFile'):
        digest = base64.b64encode(hashlib.sha256(code['ZipFile']).digest()).decode()
        for version in client.list_layer_versions(LayerName=resource['layer_name'])['LayerVersions']:
            found = client.get_layer_version(
                LayerName=resource['layer_name'], VersionNumber=version['Version']
            )
            if found['Content'].get('CodeSha256') == digest:
                context.replace_id(resource.in_state['arn'], found['LayerVersionArn'])
                return 'exists'
    request = {
        k: resource[k2]
        for k, k2 in (
            ('CompatibleRuntimes', 'compatible_runtimes'),
            ('CompatibleArchitectures', 'compatible_architectures'),
        )
        if resource.get(k2)
    }
    made = client.publish_layer_version(LayerName=resource['layer_name'], Content=code, **request)
    context.replace_id(resource.in_state['arn'], made['LayerVersionArn'])
    return 'created'


@creates('aws_lambda_alias')
def alias(context: Context, resource: Resource) -> Outcome:
    client = context.client('lambda')
    versions = [
        v['Version']
        for v in client.list_versions_by_function(FunctionName=resource['function_name'])['Versions']
    ]
    version = str(resource['function_version'])
    request = {
        'FunctionName': resource['function_name'],
        'Name': resource['name'],
        'FunctionVersion': version if version in versions else versions[-1],
    }
    weights = resource.block('routing_config').get('additional_version_weights')
    if weights:
        request['RoutingConfig'] = {'AdditionalVersionWeights': weights}
    if attempt(client.create_alias, **request) is None:
        client.update_alias(**request)
        return 'updated'
    return 'created'


@creates('aws_lambda_permission')
def permission(context: Context, resource: Resource) -> Outcome:
    client = context.client('lambda')
    request = fit(shape(client, 'AddPermission'), resource)
    request['StatementId'] = resource.get('statement_id') or resource['id']
    if attempt(client.add_permission, **request) is None:
        return 'exists'
    return 'created'


@creates('aws_lambda_function_event_invoke_config')
def invoke_config(context: Context, resource: Resource) -> Outcome:
    client = context.client('lambda')
    request = fit(shape(client, 'PutFunctionEventInvokeConfig'), resource)
    if not request.get('MaximumEventAgeInSeconds'):
        request.pop('MaximumEventAgeInSeconds', None)
    client.put_function_event_invoke_config(**{k: v for k, v in request.items() if v != {}})
    return 'created'


@creates('aws_lambda_function_url')
def url(context: Context, resource: Resource) -> Outcome:
    made = attempt(
        context.client('lambda').create_function_url_config,
        FunctionName=resource['function_name'],
        AuthType=resource['authorization_type'],
    )
    if made:
        context.replace_id(resource.in_state.get('function_url'), made['FunctionUrl'])
    return 'created' if made else 'exists'


@creates('aws_lambda_event_source_mapping')
def mapping(context: Context, resource: Resource) -> Outcome:
    client = context.client('lambda')
    known = context.known_id(resource.in_state['id'])
    skipped = ('tags', 'kms_key_arn', 'starting_position_timestamp', 'topics', 'queues')
    request = fit(
        shape(client, 'CreateEventSourceMapping'), {k: v for k, v in resource.items() if k not in skipped}
    )
    # Zero is how the offline provider writes a number that is not set.
    request = {
        k: v
        for k, v in request.items()
        if v not in ({}, 0) and k not in ('LoggingConfig', 'ProvisionedPollerConfig')
    }
    if not str(request.get('EventSourceArn', '')).startswith('arn:aws:'):
        raise SkippedResourceError('only sources with an ARN are polled')
    if known:
        kept = shape(client, 'UpdateEventSourceMapping').members
        client.update_event_source_mapping(UUID=known, **{k: v for k, v in request.items() if k in kept})
        return 'updated'
    made = attempt(client.create_event_source_mapping, **request)
    if made is None:
        return 'exists'
    context.replace_id(resource.in_state['id'], made['UUID'])
    context.replace_id(resource.in_state.get('uuid'), made['UUID'])
    return 'created'
