"""A VPC, its subnets and security groups exist so that their ids are known; nothing runs in them."""

from .context import Context, Resource, attempt
from .registry import Outcome, creates


@creates('aws_vpc')
def vpc(context: Context, resource: Resource) -> Outcome:
    if context.known_id(resource.in_state['id']):
        return 'exists'
    made = context.client('ec2').create_vpc(CidrBlock=resource['cidr_block'])['Vpc']
    context.replace_id(resource.in_state['id'], made['VpcId'])
    return 'created'


@creates('aws_subnet')
def subnet(context: Context, resource: Resource) -> Outcome:
    if context.known_id(resource.in_state['id']):
        return 'exists'
    zone = {'AvailabilityZone': resource['availability_zone']} if resource.get('availability_zone') else {}
    made = context.client('ec2').create_subnet(
        VpcId=resource['vpc_id'], CidrBlock=resource['cidr_block'], **zone
    )['Subnet']
    context.replace_id(resource.in_state['id'], made['SubnetId'])
    return 'created'


@creates('aws_security_group')
def security_group(context: Context, resource: Resource) -> Outcome:
    if context.known_id(resource.in_state['id']):
        return 'exists'
    made = attempt(
        context.client('ec2').create_security_group,
        GroupName=resource['name'],
        Description=resource.get('description', '-'),
        **({'VpcId': resource['vpc_id']} if resource.get('vpc_id') else {}),
    )
    if made is None:
        return 'exists'
    context.replace_id(resource.in_state['id'], made['GroupId'])
    return 'created'
