"""IAM for the added services, when `AUTH=true` enforces it: their actions and resources, and the roles of jobs.

ministack judges the calls of the services that it knows. For the others it needs the names of actions and resources,
and a job needs credentials of its role.
"""

import contextvars
import hashlib
import json
from urllib.parse import unquote

from ministack import app
from ministack.core import iam_actions, iam_evaluator
from ministack.core.iam_evaluator import AuthError
from ministack.core.router import extract_access_key_id
from ministack.services import cloudwatch, sts

from . import common
from .common import Answer, Json

common.require_attributes(
    iam_actions,
    'SERVICE_TO_IAM_NAMESPACE',
    '_BOTOCORE_SERVICE_MAP',
    'extract_iam_action',
    'extract_resource_arn',
)
common.require_attributes(sts, 'register_session')
common.require_attributes(cloudwatch, '_alarms')
common.require_attributes(iam_evaluator, '_request_origin', 'enforce', 'AuthError')
common.require_attributes(app, 'AUTH', 'pin_request_origin')
iam_actions.SERVICE_TO_IAM_NAMESPACE.update({'sagemaker': 'sagemaker', 'emr-serverless': 'emr-serverless'})
iam_actions._BOTOCORE_SERVICE_MAP.update(
    {
        'sagemaker': ['sagemaker-featurestore-runtime', 'sagemaker-runtime'],
        'emr-serverless': ['emr-serverless'],
    }
)
_original = iam_actions.extract_resource_arn
_original_action = iam_actions.extract_iam_action

# Batches of messages have no permission of their own (SQS developer guide, "Amazon SQS batch actions").
_BATCHES = {
    f'sqs:{name}Batch': f'sqs:{name}' for name in ('SendMessage', 'DeleteMessage', 'ChangeMessageVisibility')
}


def _extract_iam_action(*request: object) -> str | None:
    action = _original_action(*request)
    return None if action is None else _BATCHES.get(action, action)


iam_actions.extract_iam_action = _extract_iam_action


def _pin_request_origin(source_ip: str, secure_transport: bool) -> None:
    iam_evaluator._request_origin.set((source_ip, True))


# Every request counts as encrypted: policies demand TLS, and this machine speaks HTTP with itself. So does what is done
# without a request, such as the tasks of an execution that a schedule starts.
app.pin_request_origin = _pin_request_origin
iam_evaluator._request_origin = contextvars.ContextVar('request origin', default=('127.0.0.1', True))


def feature_group_arn(name_or_arn: str) -> str:
    if name_or_arn.startswith('arn:'):
        return name_or_arn
    return common.arn('sagemaker', f'feature-group/{name_or_arn}')


def _extract_resource_arn(
    service: str, method: str, path: str, headers: Json, body: bytes, *rest: object
) -> str:
    parts = [unquote(part) for part in path.split('/') if part]
    if service == 'emr-serverless':
        resource = '/'.join(part for part in parts if part not in ('start', 'stop'))
        return common.arn('emr-serverless', f'/{resource}')
    if service == 'monitoring':
        alarm = _described_alarm(headers, path, body)
        if alarm is not None:
            return common.arn('cloudwatch', f'alarm:{alarm}')
    if service != 'sagemaker':
        return str(_original(service, method, path, headers, body, *rest))
    if parts[:1] == ['FeatureGroup'] and len(parts) > 1:
        return feature_group_arn(parts[1])
    if parts[:1] == ['endpoints'] and len(parts) > 1:
        return common.arn('sagemaker', f'endpoint/{parts[1].lower()}')
    named = named_groups(body)
    return feature_group_arn(named[0]) if named else _control_arn(headers, body)


def _described_alarm(headers: Json, path: str, body: bytes) -> str | None:
    """The first alarm that DescribeAlarms names, in any protocol (service authorization reference, "CloudWatch")."""
    called = f'{path} {headers.get("x-amz-target", "")}'.encode() + body
    if b'DescribeAlarms' not in called:
        return None
    return next((str(name) for name in cloudwatch._alarms if str(name).encode() in body), None)


# The resource of a control operation by the end of its name (service authorization reference, "Amazon SageMaker").
_CONTROLLED = {
    'EndpointConfig': ('EndpointConfigName', 'endpoint-config'),
    'Endpoint': ('EndpointName', 'endpoint'),
    'TrainingJob': ('TrainingJobName', 'training-job'),
    'ModelPackageGroup': ('ModelPackageGroupName', 'model-package-group'),
    'Model': ('ModelName', 'model'),
}


def _control_arn(headers: Json, body: bytes) -> str:
    operation = str(headers.get('x-amz-target', '')).rsplit('.', 1)[-1]
    if operation == 'CreateModelPackage':
        group = json.loads(body or b'{}').get('ModelPackageGroupName', '')
        return common.arn('sagemaker', f'model-package/{group}/1'.lower())
    for end, (key, path) in _CONTROLLED.items():
        if operation.endswith(end):
            return common.arn('sagemaker', f'{path}/{json.loads(body or b"{}").get(key, "")}'.lower())
    return '*'


iam_actions.extract_resource_arn = _extract_resource_arn


def named_groups(body: bytes) -> list[str]:
    """The feature groups that a batch, or a control operation, names in its body."""
    try:
        request = json.loads(body or b'{}')
    except ValueError:
        return []
    entries = request.get('Entries') or request.get('Identifiers') or []
    named = [entry.get('FeatureGroupName') for entry in entries] or [request.get('FeatureGroupName')]
    return list(dict.fromkeys(name for name in named if name))


def find_denial(headers: dict[str, str], actions: list[str], groups: list[str]) -> Answer | None:
    """Judges further actions of a caller on feature groups; the answer of AWS to the first that is denied."""
    if not app.AUTH:
        return None
    key = extract_access_key_id(headers, {})
    for group in groups:
        for action in actions:
            reason = find_reason(key, action, feature_group_arn(group))
            if reason is not None:
                return common.error('AccessDeniedException', reason, 403)
    return None


def find_reason(key: str, action: str, arn: str, context: Json | None = None) -> str | None:
    """Judges one action of the caller with an access key; answers why it is denied."""
    service = action.split(':', 1)[0]
    denied = iam_evaluator.enforce(
        key, action, service, common.region(), resource_arn=arn, service_context=context
    )
    if denied is None:
        return None
    if isinstance(denied, AuthError):
        return f'{denied.code}: {denied.message}'
    return (
        f'{denied.principal_arn} is not authorized to perform: {action} on resource: {arn}: {denied.reason}'
    )


def find_reason_of_role(role_arn: str, action: str, arn: str, context: Json | None = None) -> str | None:
    """Judges one action that a service does as a role; answers why it is denied. Judges nothing without AUTH."""
    if not app.AUTH or not role_arn:
        return None
    key = role_credentials(role_arn, 'local-aws')['AWS_ACCESS_KEY_ID']
    return find_reason(key, action, arn, context)


def role_credentials(role_arn: str, session_name: str) -> dict[str, str]:
    """Variables with the credentials of a role, for a program that runs as it; none when IAM is not enforced."""
    if not app.AUTH or not role_arn:
        return {}
    digest = hashlib.sha256(f'{role_arn}:{session_name}'.encode()).hexdigest()
    role = role_arn.rsplit('/', 1)[-1]
    key, secret, token = f'ASIA{digest[:16].upper()}', digest[16:56], digest[24:]
    sts.register_session(
        key,
        {
            'Arn': f'arn:aws:sts::{common.account_id()}:assumed-role/{role}/{session_name[:64]}',
            'UserId': f'{role}:{session_name[:64]}',
            'SecretAccessKey': secret,
            'SessionToken': token,
        },
    )
    return {'AWS_ACCESS_KEY_ID': key, 'AWS_SECRET_ACCESS_KEY': secret, 'AWS_SESSION_TOKEN': token}
