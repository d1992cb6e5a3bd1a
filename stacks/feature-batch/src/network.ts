import { LakeStack, suppress } from '@cardlake/constructs';
import { INTERFACE_ENDPOINTS, type Settings } from '@cardlake/platform';
import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';

type NetworkSettings = Settings['featureBatch']['network'];
type OwnNetwork = Exclude<NetworkSettings, { kind: 'existing' }>;

/** Place of the jobs in a network. */
export interface JobNetwork {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly assignPublicIp: boolean;
}

/** Creates the network of the settings, or finds the existing one. */
export function jobNetwork(scope: Construct, settings: NetworkSettings): JobNetwork {
  return settings.kind === 'existing' ? settings : new OwnVpc(scope, 'Network', settings);
}

/** HTTPS, which everything that jobs reach speaks. */
const HTTPS = { ipProtocol: 'tcp', fromPort: 443, toPort: 443 } as const;

/** A VPC with a subnet in each of two zones. Nothing can connect to a job; S3 and DynamoDB are reached within AWS, free of charge. */
class OwnVpc extends Construct implements JobNetwork {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly assignPublicIp: boolean;
  private readonly vpc: Vpc;
  private readonly table: RouteTable;

  constructor(scope: Construct, id: string, settings: OwnNetwork) {
    super(scope, id);
    this.assignPublicIp = settings.kind === 'public';
    this.vpc = new Vpc(this, 'Vpc', {
      cidrBlock: settings.cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: this.nameTag(),
    });
    suppress(
      this.vpc,
      'CKV2_AWS_11',
      'Nothing can connect to a job, and the log of a job says what it reads and writes.',
    );
    // Without rules: nobody uses the group that every VPC begins with.
    new DefaultSecurityGroup(this, 'NoRules', { vpcId: this.vpc.id });
    this.table = new RouteTable(this, 'Routes', { vpcId: this.vpc.id, tags: this.nameTag() });
    const subnets = settings.zones.map((zone, i) => this.addSubnet(zone, settings.cidr, i));
    this.subnetIds = subnets.map((subnet) => subnet.id);
    const group = this.addGroup('jobs', 'Feature jobs: nothing comes in');
    this.securityGroupIds = [group.id];
    const gateways = ['s3', 'dynamodb'].map((service) => this.addGatewayEndpoint(service));
    if (settings.kind === 'public') this.openWayOut(group);
    else this.addInterfaceEndpoints(group, gateways);
  }

  private nameTag(suffix?: string): Record<string, string> {
    return { Name: LakeStack.of(this).names.of('network', suffix) };
  }

  /** The first two quarters of the range are the subnets. */
  private addSubnet(zone: string, cidr: string, index: number): Subnet {
    const { region } = LakeStack.of(this).settings;
    const [first, second, third] = cidr.split('.');
    const subnet = new Subnet(this, `Subnet_${zone}`, {
      vpcId: this.vpc.id,
      availabilityZone: `${region}${zone}`,
      cidrBlock: `${first}.${second}.${Number(third) + 4 * index}.0/22`,
      tags: this.nameTag(zone),
    });
    new RouteTableAssociation(this, `Routes_${zone}`, { subnetId: subnet.id, routeTableId: this.table.id });
    return subnet;
  }

  private addGroup(nameSuffix: string, description: string): SecurityGroup {
    const name = LakeStack.of(this).names.of('network', nameSuffix);
    return new SecurityGroup(this, `Group_${nameSuffix}`, { name, description, vpcId: this.vpc.id });
  }

  private addGatewayEndpoint(service: string): VpcEndpoint {
    return new VpcEndpoint(this, `Gateway_${service}`, {
      vpcId: this.vpc.id,
      vpcEndpointType: 'Gateway',
      serviceName: `com.amazonaws.${LakeStack.of(this).settings.region}.${service}`,
      routeTableIds: [this.table.id],
      tags: this.nameTag(service),
    });
  }

  private openWayOut(group: SecurityGroup): void {
    const gateway = new InternetGateway(this, 'Gateway', { vpcId: this.vpc.id, tags: this.nameTag() });
    new Route(this, 'WayOut', {
      routeTableId: this.table.id,
      destinationCidrBlock: '0.0.0.0/0',
      gatewayId: gateway.id,
    });
    new VpcSecurityGroupEgressRule(this, 'Out', {
      securityGroupId: group.id,
      description: 'AWS, and addresses that data is ingested from',
      cidrIpv4: '0.0.0.0/0',
      ...HTTPS,
    });
  }

  private addInterfaceEndpoints(jobs: SecurityGroup, gateways: readonly VpcEndpoint[]): void {
    const endpoints = this.addGroup('endpoints', 'Endpoints of AWS services: HTTPS from feature jobs');
    for (const [i, gateway] of gateways.entries()) {
      new VpcSecurityGroupEgressRule(this, `OutToGateway${i}`, {
        securityGroupId: jobs.id,
        description: 'S3 and DynamoDB',
        prefixListId: gateway.prefixListId,
        ...HTTPS,
      });
    }
    new VpcSecurityGroupEgressRule(this, 'OutToEndpoints', {
      securityGroupId: jobs.id,
      description: 'Endpoints of AWS services',
      referencedSecurityGroupId: endpoints.id,
      ...HTTPS,
    });
    new VpcSecurityGroupIngressRule(this, 'InFromJobs', {
      securityGroupId: endpoints.id,
      description: 'Feature jobs',
      referencedSecurityGroupId: jobs.id,
      ...HTTPS,
    });
    for (const service of INTERFACE_ENDPOINTS) {
      new VpcEndpoint(this, `Endpoint_${service}`, {
        vpcId: this.vpc.id,
        vpcEndpointType: 'Interface',
        serviceName: `com.amazonaws.${LakeStack.of(this).settings.region}.${service}`,
        subnetIds: [...this.subnetIds],
        securityGroupIds: [endpoints.id],
        privateDnsEnabled: true,
        tags: this.nameTag(service.replace('.', '-')),
      });
    }
  }
}
