"""Lambda functions, layers, aliases, permissions and event source mappings."""

import base64
import hashlib
import time

from .context import Ignored, attempt, fit, shape
from .registry import creates


def _code(c, r):
    if r.get('image_uri'):
        return {'ImageUri': r['image_uri']}
    if r.get('s3_bucket'):
        version = {'S3ObjectVersion': r['s3_object_version']} if r.get('s3_object_version') else {}
        return {'S3Bucket': r['s3_bucket'], 'S3Key': r['s3_key'], **version}
    with open(c.file(r['filename']), 'rb') as f:
        return {'ZipFile': f.read()}


def _settle(client, name):
    for _ in range(100):
        found = client.get_function_configuration(FunctionName=name)
        if found.get('State') != 'Pending' and found.get('LastUpdateStatus') != 'InProgress':
            return
        time.sleep(0.05)


@creates('aws_lambda_function')
def function(c, r):
    client = c.client('lambda')
    skipped = ('code', 'environment', 'tags', 'vpc_config', 'layers', 'publish', 'version')
    request = {
        k: v
        for k, v in fit(
            shape(client, 'CreateFunction'), {k: v for k, v in r.items() if k not in skipped}
        ).items()
        if v != {}
    }
    variables = r.block('environment').get('variables')
    if variables:
        request['Environment'] = {'Variables': variables}
    vpc = r.block('vpc_config')
    if vpc.get('subnet_ids'):
        request['VpcConfig'] = {
            'SubnetIds': vpc['subnet_ids'],
            'SecurityGroupIds': vpc.get('security_group_ids') or [],
        }
    if r.get('layers'):
        request['Layers'] = r['layers']
    request.setdefault('Role', 'arn:aws:iam::123456789012:role/none')
    for unused in ('DurableConfig', 'TenancyConfig', 'CapacityProviderConfig', 'Publish', 'PublishTo'):
        request.pop(unused, None)
    if r.get('package_type') == 'Image' or r.get('image_uri'):
        request['PackageType'] = 'Image'
    code = _code(c, r)
    made = attempt(
        client.create_function, **request, Code=code, Publish=bool(r.get('publish')), Tags=r.tags()
    )
    if made is None:
        client.update_function_code(FunctionName=r['function_name'], **code)
        _settle(client, r['function_name'])
        kept = shape(client, 'UpdateFunctionConfiguration').members
        client.update_function_configuration(**{k: v for k, v in request.items() if k in kept})
        if r.get('publish'):
            client.publish_version(FunctionName=r['function_name'])
    _settle(client, r['function_name'])
    limit = r.get('reserved_concurrent_executions')
    if limit is not None and limit > 0:  # 0 is also how the offline provider writes "not set"
        client.put_function_concurrency(
            FunctionName=r['function_name'], ReservedConcurrentExecutions=int(limit)
        )
    if r.get('publish') and r.made_up.get('qualified_arn'):
        versions = client.list_versions_by_function(FunctionName=r['function_name'])['Versions']
        c.stands_for(
            r.made_up['qualified_arn'],
            versions[-1]['FunctionArn'] if ':' in versions[-1]['FunctionArn'] else None,
        )
    return 'created' if made else 'updated'


@creates('aws_lambda_layer_version')
def layer(c, r):
    client, code = c.client('lambda'), _code(c, r)
    if code.get('ZipFile'):
        digest = base64.b64encode(hashlib.sha256(code['ZipFile']).digest()).decode()
        for version in client.list_layer_versions(LayerName=r['layer_name'])['LayerVersions']:
            found = client.get_layer_version(LayerName=r['layer_name'], VersionNumber=version['Version'])
            if found['Content'].get('CodeSha256') == digest:
                c.stands_for(r.made_up['arn'], found['LayerVersionArn'])
                return 'exists'
    request = {
        k: r[k2]
        for k, k2 in (
            ('CompatibleRuntimes', 'compatible_runtimes'),
            ('CompatibleArchitectures', 'compatible_architectures'),
        )
        if r.get(k2)
    }
    made = client.publish_layer_version(LayerName=r['layer_name'], Content=code, **request)
    c.stands_for(r.made_up['arn'], made['LayerVersionArn'])


@creates('aws_lambda_alias')
def alias(c, r):
    client = c.client('lambda')
    versions = [
        v['Version'] for v in client.list_versions_by_function(FunctionName=r['function_name'])['Versions']
    ]
    version = str(r['function_version'])
    request = {
        'FunctionName': r['function_name'],
        'Name': r['name'],
        'FunctionVersion': version if version in versions else versions[-1],
    }
    weights = r.block('routing_config').get('additional_version_weights')
    if weights:
        request['RoutingConfig'] = {'AdditionalVersionWeights': weights}
    if attempt(client.create_alias, **request) is None:
        client.update_alias(**request)
        return 'updated'


@creates('aws_lambda_permission')
def permission(c, r):
    client = c.client('lambda')
    request = fit(shape(client, 'AddPermission'), r)
    request['StatementId'] = r.get('statement_id') or r['id']
    if attempt(client.add_permission, **request) is None:
        return 'exists'


@creates('aws_lambda_function_event_invoke_config')
def invoke_config(c, r):
    client = c.client('lambda')
    request = fit(shape(client, 'PutFunctionEventInvokeConfig'), r)
    if not request.get('MaximumEventAgeInSeconds'):
        request.pop('MaximumEventAgeInSeconds', None)
    client.put_function_event_invoke_config(**{k: v for k, v in request.items() if v != {}})


@creates('aws_lambda_function_url')
def url(c, r):
    made = attempt(
        c.client('lambda').create_function_url_config,
        FunctionName=r['function_name'],
        AuthType=r['authorization_type'],
    )
    if made:
        c.stands_for(r.made_up.get('function_url'), made['FunctionUrl'])
    return 'created' if made else 'exists'


@creates('aws_lambda_event_source_mapping')
def mapping(c, r):
    client = c.client('lambda')
    known = c.real(r.made_up['id'])
    skipped = ('tags', 'kms_key_arn', 'starting_position_timestamp', 'topics', 'queues')
    request = fit(shape(client, 'CreateEventSourceMapping'), {k: v for k, v in r.items() if k not in skipped})
    # Zero is how the offline provider writes a number that is not set.
    request = {
        k: v
        for k, v in request.items()
        if v not in ({}, 0) and k not in ('LoggingConfig', 'ProvisionedPollerConfig')
    }
    if not str(request.get('EventSourceArn', '')).startswith('arn:aws:'):
        raise Ignored('only sources with an ARN are polled')
    if known:
        kept = shape(client, 'UpdateEventSourceMapping').members
        client.update_event_source_mapping(UUID=known, **{k: v for k, v in request.items() if k in kept})
        return 'updated'
    made = attempt(client.create_event_source_mapping, **request)
    if made is None:
        return 'exists'
    c.stands_for(r.made_up['id'], made['UUID'])
    c.stands_for(r.made_up.get('uuid'), made['UUID'])
