"""S3 buckets and objects, KMS keys."""

import base64
import mimetypes

from .context import Ignored, attempt, fit, shape
from .registry import creates, ignore


@creates('aws_s3_bucket')
def bucket(c, r):
    s3, place = (
        c.client('s3'),
        {} if c.region == 'us-east-1' else {'CreateBucketConfiguration': {'LocationConstraint': c.region}},
    )
    locked = {'ObjectLockEnabledForBucket': True} if r.get('object_lock_enabled') else {}
    made = attempt(s3.create_bucket, Bucket=r['bucket'], **place, **locked)
    if r.tags():
        s3.put_bucket_tagging(Bucket=r['bucket'], Tagging={'TagSet': r.tag_list()})
    return 'created' if made else 'updated'


@creates('aws_s3_bucket_versioning')
def versioning(c, r):
    status = r.block('versioning_configuration').get('status')
    if status == 'Disabled':  # Terraform's word for "never enabled"
        raise Ignored('versioning is not enabled')
    c.client('s3').put_bucket_versioning(Bucket=r['bucket'], VersioningConfiguration={'Status': status})


def _put(operation, parameter, part=None):
    """A handler for the configurations of a bucket whose blocks have the names of the API."""

    def handler(c, r):
        s3 = c.client('s3')
        members = shape(s3, operation).members
        value = fit(members[parameter], r.get(part) if part else r)
        method = 'put_' + ''.join('_' + x.lower() if x.isupper() else x for x in operation[3:]).lstrip('_')
        getattr(s3, method)(Bucket=r['bucket'], **{parameter: value})

    return handler


creates('aws_s3_bucket_public_access_block')(_put('PutPublicAccessBlock', 'PublicAccessBlockConfiguration'))
creates('aws_s3_bucket_accelerate_configuration')(lambda c, r: None)


@creates('aws_s3_bucket_server_side_encryption_configuration')
def encryption(c, r):
    rules = []
    for rule in r.get('rule', []):
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
    c.client('s3').put_bucket_encryption(
        Bucket=r['bucket'], ServerSideEncryptionConfiguration={'Rules': rules}
    )


@creates('aws_s3_bucket_lifecycle_configuration')
def lifecycle(c, r):
    s3, rules = c.client('s3'), []
    wanted = (
        shape(s3, 'PutBucketLifecycleConfiguration').members['LifecycleConfiguration'].members['Rules'].member
    )
    for rule in r.get('rule', []):
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
    s3.put_bucket_lifecycle_configuration(Bucket=r['bucket'], LifecycleConfiguration={'Rules': rules})


def _filter(block):
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
def policy(c, r):
    c.client('s3').put_bucket_policy(Bucket=r['bucket'], Policy=r['policy'])


@creates('aws_s3_bucket_notification')
def notification(c, r):
    def some(blocks, arn_key, name):
        out = []
        for b in blocks or []:
            rules = [
                {'Name': n, 'Value': b[k]}
                for n, k in (('prefix', 'filter_prefix'), ('suffix', 'filter_suffix'))
                if b.get(k)
            ]
            out.append(
                {
                    name: b[arn_key],
                    'Events': b['events'],
                    **({'Id': b['id']} if b.get('id') else {}),
                    **({'Filter': {'Key': {'FilterRules': rules}}} if rules else {}),
                }
            )
        return out

    configuration = {
        'LambdaFunctionConfigurations': some(
            r.get('lambda_function'), 'lambda_function_arn', 'LambdaFunctionArn'
        ),
        'QueueConfigurations': some(r.get('queue'), 'queue_arn', 'QueueArn'),
        'TopicConfigurations': some(r.get('topic'), 'topic_arn', 'TopicArn'),
    }
    if r.get('eventbridge'):
        configuration['EventBridgeConfiguration'] = {}
    c.client('s3').put_bucket_notification_configuration(
        Bucket=r['bucket'], NotificationConfiguration=configuration
    )


@creates('aws_s3_bucket_logging')
def logging(c, r):
    enabled = {'TargetBucket': r['target_bucket'], 'TargetPrefix': r.get('target_prefix', '')}
    c.client('s3').put_bucket_logging(Bucket=r['bucket'], BucketLoggingStatus={'LoggingEnabled': enabled})


@creates('aws_s3_bucket_cors_configuration')
def cors(c, r):
    s3 = c.client('s3')
    rules = fit(
        shape(s3, 'PutBucketCors').members['CORSConfiguration'].members['CORSRules'], r.get('cors_rule')
    )
    s3.put_bucket_cors(Bucket=r['bucket'], CORSConfiguration={'CORSRules': rules})


@creates('aws_s3_object', 'aws_s3_bucket_object')
def s3_object(c, r):
    if r.get('source'):
        with open(c.file(r['source']), 'rb') as f:
            body = f.read()
    else:
        body = (
            base64.b64decode(r['content_base64'])
            if r.get('content_base64')
            else r.get('content', '').encode()
        )
    kind = r.get('content_type') or mimetypes.guess_type(r['key'])[0] or 'application/octet-stream'
    c.client('s3').put_object(Bucket=r['bucket'], Key=r['key'], Body=body, ContentType=kind)


@creates('aws_kms_key')
def key(c, r):
    if c.real(r.made_up['key_id']) or c.real(r.made_up['id']):
        return 'exists'
    kms = c.client('kms')
    made = kms.create_key(
        Description=r.get('description', ''),
        KeyUsage=r.get('key_usage', 'ENCRYPT_DECRYPT'),
        **({'Policy': r['policy']} if r.get('policy') else {}),
    )['KeyMetadata']
    c.stands_for(r.made_up['key_id'], made['KeyId'])
    c.stands_for(r.made_up['id'], made['KeyId'])
    if r.get('enable_key_rotation'):
        kms.enable_key_rotation(KeyId=made['KeyId'])


@creates('aws_kms_alias')
def alias(c, r):
    kms = c.client('kms')
    if attempt(kms.create_alias, AliasName=r['name'], TargetKeyId=r['target_key_id']) is None:
        kms.update_alias(AliasName=r['name'], TargetKeyId=r['target_key_id'])
        return 'updated'


ignore(
    'no rule of the emulator depends on it',
    'aws_s3_bucket_acl',
    'aws_s3_bucket_intelligent_tiering_configuration',
    'aws_s3_bucket_inventory',
    'aws_s3_bucket_request_payment_configuration',
    'aws_s3_bucket_analytics_configuration',
)
