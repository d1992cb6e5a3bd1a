"""IAM roles and policies, SSM parameters, secrets."""

from .context import Context, Resource, SkippedResourceError, attempt
from .registry import Outcome, creates


def _path(resource: Resource) -> dict[str, str]:
    return {'Path': resource['path']} if resource.get('path') else {}


@creates('aws_iam_role')
def role(context: Context, resource: Resource) -> Outcome:
    iam = context.client('iam')
    made = attempt(
        iam.create_role,
        RoleName=resource['name'],
        AssumeRolePolicyDocument=resource['assume_role_policy'],
        **_path(resource),
    )
    if made is None:
        iam.update_assume_role_policy(
            RoleName=resource['name'], PolicyDocument=resource['assume_role_policy']
        )
    else:
        context.replace_id(resource.in_state.get('unique_id'), made['Role']['RoleId'])
        context.replace_id(resource.in_state.get('arn'), made['Role']['Arn'])
    for inline in resource.get('inline_policy', []):
        if inline.get('policy'):
            iam.put_role_policy(
                RoleName=resource['name'], PolicyName=inline['name'], PolicyDocument=inline['policy']
            )
    for arn in resource.get('managed_policy_arns', []):
        attempt(iam.attach_role_policy, RoleName=resource['name'], PolicyArn=arn)
    return 'created' if made else 'updated'


@creates('aws_iam_policy')
def policy(context: Context, resource: Resource) -> Outcome:
    iam = context.client('iam')
    if (
        attempt(
            iam.create_policy,
            PolicyName=resource['name'],
            PolicyDocument=resource['policy'],
            **_path(resource),
        )
        is None
    ):
        iam.create_policy_version(
            PolicyArn=resource['arn'], PolicyDocument=resource['policy'], SetAsDefault=True
        )
        return 'updated'
    return 'created'


@creates('aws_iam_role_policy')
def role_policy(context: Context, resource: Resource) -> Outcome:
    context.client('iam').put_role_policy(
        RoleName=resource['role'], PolicyName=resource['name'], PolicyDocument=resource['policy']
    )
    return 'created'


@creates('aws_iam_role_policy_attachment')
def attachment(context: Context, resource: Resource) -> Outcome:
    if (
        attempt(
            context.client('iam').attach_role_policy,
            'NoSuchEntity',
            RoleName=resource['role'],
            PolicyArn=resource['policy_arn'],
        )
        is None
    ):
        raise SkippedResourceError(f'the emulator has no {resource["policy_arn"]}')
    return 'created'


@creates('aws_ssm_parameter')
def parameter(context: Context, resource: Resource) -> Outcome:
    value = next((resource[k] for k in ('value', 'insecure_value', 'value_wo') if resource.get(k)), ' ')
    context.client('ssm').put_parameter(
        Name=resource['name'], Value=value, Type=resource.get('type', 'String'), Overwrite=True
    )
    return 'created'


@creates('aws_secretsmanager_secret')
def secret(context: Context, resource: Resource) -> Outcome:
    made = attempt(
        context.client('secretsmanager').create_secret,
        Name=resource['name'],
        Description=resource.get('description', ''),
    )
    found = made or context.client('secretsmanager').describe_secret(SecretId=resource['name'])
    context.replace_id(resource.in_state['arn'], found['ARN'])
    context.replace_id(resource.in_state['id'], found['ARN'])
    return 'created' if made else 'exists'


@creates('aws_secretsmanager_secret_version')
def secret_version(context: Context, resource: Resource) -> Outcome:
    context.client('secretsmanager').put_secret_value(
        SecretId=resource['secret_id'], SecretString=resource.get('secret_string', '')
    )
    return 'created'
