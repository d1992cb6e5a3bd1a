"""S3 buckets and objects, KMS keys."""

import base64
import mimetypes
from typing import Any

from .context import Context, Resource, SkippedResourceError, attempt
from .parameters import fit, shape
from .registry import Outcome, creates, skip


@creates('aws_s3_bucket')
def bucket(context: Context, resource: Resource) -> Outcome:
    s3, place = context.client('s3'), {}
    if context.region != 'us-east-1':
        place = {'CreateBucketConfiguration': {'LocationConstraint': context.region}}
    locked = {'ObjectLockEnabledForBucket': True} if resource.get('object_lock_enabled') else {}
    made = attempt(s3.create_bucket, Bucket=resource['bucket'], **place, **locked)
    if resource.tags():
        s3.put_bucket_tagging(Bucket=resource['bucket'], Tagging={'TagSet': resource.tag_list()})
    return 'created' if made else 'updated'


@creates('aws_s3_bucket_versioning')
def versioning(context: Context, resource: Resource) -> Outcome:
    status = resource.block('versioning_configuration').get('status')
    if status == 'Disabled':  # Terraform's word for "never enabled"
        raise SkippedResourceError('versioning is not enabled')
    context.client('s3').put_bucket_versioning(
        Bucket=resource['bucket'], VersioningConfiguration={'Status': status}
    )
    return 'created'


@creates('aws_s3_bucket_public_access_block')
def public_access_block(context: Context, resource: Resource) -> Outcome:
    s3 = context.client('s3')
    members = shape(s3, 'PutPublicAccessBlock').members
    configuration = fit(members['PublicAccessBlockConfiguration'], resource)
    s3.put_public_access_block(Bucket=resource['bucket'], PublicAccessBlockConfiguration=configuration)
    return 'created'


@creates('aws_s3_bucket_server_side_encryption_configuration')
def encryption(context: Context, resource: Resource) -> Outcome:
    rules = []
    for rule in resource.get('rule', []):
        default = (rule.get('apply_server_side_encryption_by_default') or [{}])[0]
        by_default = {'SSEAlgorithm': default.get('sse_algorithm', 'AES256')}
        if default.get('kms_master_key_id'):
            by_default['KMSMasterKeyID'] = default['kms_master_key_id']
        rules.append(
            {
                'ApplyServerSideEncryptionByDefault': by_default,
                'BucketKeyEnabled': bool(rule.get('bucket_key_enabled')),
            }
        )
    context.client('s3').put_bucket_encryption(
        Bucket=resource['bucket'], ServerSideEncryptionConfiguration={'Rules': rules}
    )
    return 'created'


@creates('aws_s3_bucket_lifecycle_configuration')
def lifecycle(context: Context, resource: Resource) -> Outcome:
    s3, rules = context.client('s3'), []
    wanted = (
        shape(s3, 'PutBucketLifecycleConfiguration').members['LifecycleConfiguration'].members['Rules'].member
    )
    for rule in resource.get('rule', []):
        out = fit(
            wanted,
            {
                'ID': rule.get('id'),
                'transition': None,
                **{k: v for k, v in rule.items() if k not in ('id', 'prefix', 'filter')},
            },
        )
        expiration = out.get('Expiration') or {}
        if not expiration.get('ExpiredObjectDeleteMarker'):
            expiration.pop('ExpiredObjectDeleteMarker', None)
        if expiration.get('Days') == 0:
            expiration.pop('Days')
        block = (rule.get('filter') or [{}])[0]
        out['Filter'] = _filter(block)
        rules.append({k: v for k, v in out.items() if v not in (None, {}) or k == 'Filter'})
    s3.put_bucket_lifecycle_configuration(Bucket=resource['bucket'], LifecycleConfiguration={'Rules': rules})
    return 'created'


def _filter(block: dict[str, Any]) -> dict[str, Any]:
    both = (block.get('and') or [None])[0]
    if both:
        tags = [{'Key': k, 'Value': v} for k, v in (both.get('tags') or {}).items()]
        return {'And': {k: v for k, v in (('Prefix', both.get('prefix')), ('Tags', tags)) if v}}
    tag = (block.get('tag') or [None])[0]
    if tag:
        return {'Tag': {'Key': tag['key'], 'Value': tag['value']}}
    for key, name in (
        ('object_size_greater_than', 'ObjectSizeGreaterThan'),
        ('object_size_less_than', 'ObjectSizeLessThan'),
    ):
        if block.get(key):
            return {name: int(block[key])}
    return {'Prefix': block.get('prefix', '')}


@creates('aws_s3_bucket_policy')
def policy(context: Context, resource: Resource) -> Outcome:
    context.client('s3').put_bucket_policy(Bucket=resource['bucket'], Policy=resource['policy'])
    return 'created'


@creates('aws_s3_bucket_notification')
def notification(context: Context, resource: Resource) -> Outcome:
    configuration: dict[str, Any] = {
        f'{name}Configurations': [_notify(block, name, block[arn]) for block in resource.get(blocks) or []]
        for name, blocks, arn in (
            ('LambdaFunction', 'lambda_function', 'lambda_function_arn'),
            ('Queue', 'queue', 'queue_arn'),
            ('Topic', 'topic', 'topic_arn'),
        )
    }
    if resource.get('eventbridge'):
        configuration['EventBridgeConfiguration'] = {}
    context.client('s3').put_bucket_notification_configuration(
        Bucket=resource['bucket'], NotificationConfiguration=configuration
    )
    return 'created'


def _notify(block: dict[str, Any], receiver: str, arn: str) -> dict[str, Any]:
    rules = [
        {'Name': name, 'Value': block[key]}
        for name, key in (('prefix', 'filter_prefix'), ('suffix', 'filter_suffix'))
        if block.get(key)
    ]
    return {
        f'{receiver}Arn': arn,
        'Events': block['events'],
        **({'Id': block['id']} if block.get('id') else {}),
        **({'Filter': {'Key': {'FilterRules': rules}}} if rules else {}),
    }


@creates('aws_s3_bucket_logging')
def logging(context: Context, resource: Resource) -> Outcome:
    enabled = {'TargetBucket': resource['target_bucket'], 'TargetPrefix': resource.get('target_prefix', '')}
    context.client('s3').put_bucket_logging(
        Bucket=resource['bucket'], BucketLoggingStatus={'LoggingEnabled': enabled}
    )
    return 'created'


@creates('aws_s3_bucket_cors_configuration')
def cors(context: Context, resource: Resource) -> Outcome:
    s3 = context.client('s3')
    rules = fit(
        shape(s3, 'PutBucketCors').members['CORSConfiguration'].members['CORSRules'],
        resource.get('cors_rule'),
    )
    s3.put_bucket_cors(Bucket=resource['bucket'], CORSConfiguration={'CORSRules': rules})
    return 'created'


@creates('aws_s3_object', 'aws_s3_bucket_object')
def s3_object(context: Context, resource: Resource) -> Outcome:
    if resource.get('source'):
        with open(context.file(resource['source']), 'rb') as f:
            body = f.read()
    else:
        body = (
            base64.b64decode(resource['content_base64'])
            if resource.get('content_base64')
            else resource.get('content', '').encode()
        )
    kind = (
        resource.get('content_type') or mimetypes.guess_type(resource['key'])[0] or 'application/octet-stream'
    )
    context.client('s3').put_object(
        Bucket=resource['bucket'], Key=resource['key'], Body=body, ContentType=kind
    )
    return 'created'


@creates('aws_kms_key')
def key(context: Context, resource: Resource) -> Outcome:
    if context.known_id(resource.in_state['key_id']) or context.known_id(resource.in_state['id']):
        return 'exists'
    kms = context.client('kms')
    made = kms.create_key(
        Description=resource.get('description', ''),
        KeyUsage=resource.get('key_usage', 'ENCRYPT_DECRYPT'),
        **({'Policy': resource['policy']} if resource.get('policy') else {}),
    )['KeyMetadata']
    context.replace_id(resource.in_state['key_id'], made['KeyId'])
    context.replace_id(resource.in_state['id'], made['KeyId'])
    if resource.get('enable_key_rotation'):
        kms.enable_key_rotation(KeyId=made['KeyId'])
    return 'created'


@creates('aws_kms_alias')
def alias(context: Context, resource: Resource) -> Outcome:
    kms = context.client('kms')
    if attempt(kms.create_alias, AliasName=resource['name'], TargetKeyId=resource['target_key_id']) is None:
        kms.update_alias(AliasName=resource['name'], TargetKeyId=resource['target_key_id'])
        return 'updated'
    return 'created'


skip(
    'no local service depends on it',
    'aws_s3_bucket_accelerate_configuration',
    'aws_s3_bucket_acl',
    'aws_s3_bucket_intelligent_tiering_configuration',
    'aws_s3_bucket_inventory',
    'aws_s3_bucket_request_payment_configuration',
    'aws_s3_bucket_analytics_configuration',
)
