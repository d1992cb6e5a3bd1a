"""KMS permissions of callers: a service uses the key of its resource with the permissions of whoever calls it.

ministack judges only the call itself. The actions here are those that AWS documents:

- S3: docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
- SQS: docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
- SNS: docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
- Kinesis: docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html

A multipart upload also decrypts its parts. Its requests have the same IAM action as others, so that is not judged.
"""

from ministack.services import kinesis, kms, s3, sns, sqs

from . import common

common.require_attributes(s3, '_bucket_default_sse_headers')
common.require_attributes(sqs, '_queue_by_arn')
common.require_attributes(sns, '_topic_by_arn_any_scope')
common.require_attributes(kinesis, '_resolve_stream_by_arn')
common.require_attributes(kms, '_resolve_key')

# Actions on the key that a call needs besides its own.
KEY_ACTIONS: dict[str, tuple[str, ...]] = {
    's3:GetObject': ('kms:Decrypt',),
    's3:GetObjectVersion': ('kms:Decrypt',),
    's3:PutObject': ('kms:GenerateDataKey',),
    'sqs:SendMessage': ('kms:GenerateDataKey', 'kms:Decrypt'),
    'sqs:ReceiveMessage': ('kms:Decrypt',),
    'sns:Publish': ('kms:GenerateDataKey', 'kms:Decrypt'),
    'kinesis:PutRecord': ('kms:GenerateDataKey',),
    'kinesis:PutRecords': ('kms:GenerateDataKey',),
    'kinesis:GetRecords': ('kms:Decrypt',),
}


def key_of(action: str, arn: str) -> str | None:
    """Finds the ARN of the key that encrypts the resource of a call; None for none, and for a key of AWS itself."""
    if action not in KEY_ACTIONS or not arn.startswith('arn:'):
        return None
    found = _key_id(action.split(':', 1)[0], arn)
    key = kms._resolve_key(found) if found else None
    return str(key['Arn']) if key else None


def _key_id(service: str, arn: str) -> str | None:
    if service == 's3':
        bucket = arn.removeprefix('arn:aws:s3:::').split('/', 1)[0]
        header: str | None = s3._bucket_default_sse_headers(bucket).get(
            'x-amz-server-side-encryption-aws-kms-key-id'
        )
        return header
    if service == 'sqs':
        return ((sqs._queue_by_arn(arn) or {}).get('attributes') or {}).get('KmsMasterKeyId')
    if service == 'sns':
        return ((sns._topic_by_arn_any_scope(arn) or {}).get('attributes') or {}).get('KmsMasterKeyId')
    return (kinesis._resolve_stream_by_arn(arn) or {}).get('KeyId')
