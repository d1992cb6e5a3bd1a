"""IAM roles and policies, SSM parameters, secrets."""

from .context import Ignored, attempt
from .registry import creates


def _path(r):
    return {'Path': r['path']} if r.get('path') else {}


@creates('aws_iam_role')
def role(c, r):
    iam = c.client('iam')
    made = attempt(
        iam.create_role, RoleName=r['name'], AssumeRolePolicyDocument=r['assume_role_policy'], **_path(r)
    )
    if made is None:
        iam.update_assume_role_policy(RoleName=r['name'], PolicyDocument=r['assume_role_policy'])
    else:
        c.stands_for(r.made_up.get('unique_id'), made['Role']['RoleId'])
        c.stands_for(r.made_up.get('arn'), made['Role']['Arn'])
    for inline in r.get('inline_policy', []):
        if inline.get('policy'):
            iam.put_role_policy(
                RoleName=r['name'], PolicyName=inline['name'], PolicyDocument=inline['policy']
            )
    for arn in r.get('managed_policy_arns', []):
        attempt(iam.attach_role_policy, RoleName=r['name'], PolicyArn=arn)
    return 'created' if made else 'updated'


@creates('aws_iam_policy')
def policy(c, r):
    iam = c.client('iam')
    if attempt(iam.create_policy, PolicyName=r['name'], PolicyDocument=r['policy'], **_path(r)) is None:
        iam.create_policy_version(PolicyArn=r['arn'], PolicyDocument=r['policy'], SetAsDefault=True)
        return 'updated'


@creates('aws_iam_role_policy')
def role_policy(c, r):
    c.client('iam').put_role_policy(RoleName=r['role'], PolicyName=r['name'], PolicyDocument=r['policy'])


@creates('aws_iam_role_policy_attachment')
def attachment(c, r):
    if (
        attempt(
            c.client('iam').attach_role_policy, 'NoSuchEntity', RoleName=r['role'], PolicyArn=r['policy_arn']
        )
        is None
    ):
        raise Ignored(f'the emulator has no {r["policy_arn"]}')


@creates('aws_ssm_parameter')
def parameter(c, r):
    value = next((r[k] for k in ('value', 'insecure_value', 'value_wo') if r.get(k)), ' ')
    c.client('ssm').put_parameter(Name=r['name'], Value=value, Type=r.get('type', 'String'), Overwrite=True)


@creates('aws_secretsmanager_secret')
def secret(c, r):
    made = attempt(
        c.client('secretsmanager').create_secret, Name=r['name'], Description=r.get('description', '')
    )
    found = made or c.client('secretsmanager').describe_secret(SecretId=r['name'])
    c.stands_for(r.made_up['arn'], found['ARN'])
    c.stands_for(r.made_up['id'], found['ARN'])
    return 'created' if made else 'exists'


@creates('aws_secretsmanager_secret_version')
def secret_version(c, r):
    c.client('secretsmanager').put_secret_value(
        SecretId=r['secret_id'], SecretString=r.get('secret_string', '')
    )
