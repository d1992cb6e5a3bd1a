"""A VPC, its subnets and security groups exist so that their ids are known; nothing runs in them."""

from .context import attempt
from .registry import creates


@creates('aws_vpc')
def vpc(c, r):
    if c.real(r.made_up['id']):
        return 'exists'
    made = c.client('ec2').create_vpc(CidrBlock=r['cidr_block'])['Vpc']
    c.stands_for(r.made_up['id'], made['VpcId'])


@creates('aws_subnet')
def subnet(c, r):
    if c.real(r.made_up['id']):
        return 'exists'
    zone = {'AvailabilityZone': r['availability_zone']} if r.get('availability_zone') else {}
    made = c.client('ec2').create_subnet(VpcId=r['vpc_id'], CidrBlock=r['cidr_block'], **zone)['Subnet']
    c.stands_for(r.made_up['id'], made['SubnetId'])


@creates('aws_security_group')
def security_group(c, r):
    if c.real(r.made_up['id']):
        return 'exists'
    made = attempt(
        c.client('ec2').create_security_group,
        GroupName=r['name'],
        Description=r.get('description', '-'),
        **({'VpcId': r['vpc_id']} if r.get('vpc_id') else {}),
    )
    if made is None:
        return 'exists'
    c.stands_for(r.made_up['id'], made['GroupId'])
