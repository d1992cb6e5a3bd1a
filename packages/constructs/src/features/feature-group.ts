import { checkFeatureName, type FeatureDefinition, MAX_FEATURES } from '@cardlake/schema';
import { SagemakerFeatureGroup } from '@cdktf/provider-aws/lib/sagemaker-feature-group';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import type { Names } from '../core/naming';
import { protect } from '../core/removal';
import { validateProps } from '../core/validation';
import type { ServiceRole } from '../iam/service-role';

/** Props of `FeatureGroup`. */
export interface FeatureGroupProps {
  /** Published name of the group, such as `rt_card_features_v1`. */
  readonly group: string;
  readonly definitions: readonly FeatureDefinition[];
  /** Feature that identifies a record. */
  readonly recordId: string;
  /** Feature that holds the event time of a record. */
  readonly eventTime: string;
  /** Creates an online store, from which records are read by id. */
  readonly online: boolean;
  readonly keyArn: string;
  /** Location and format of the offline store, `s3://bucket/prefix`. @default - none */
  readonly offline?: { readonly uri: string; readonly tableFormat: 'Iceberg' | 'Glue' };
  /** Role that writes the offline store; the provider demands one of every group. */
  readonly role: ServiceRole;
  /** Days after its event time at which an online record expires. @default - never */
  readonly onlineTtlDays?: number;
  /** Lets Terraform destroy the group with its records, if the environment allows data deletion too. */
  readonly deleteData: boolean;
}

/**
 * A SageMaker feature group, from a published definition. Refuses what CreateFeatureGroup would refuse when the stack is
 * deployed (Developer guide, "Create feature groups" and "Quotas, naming rules and data types").
 */
export class FeatureGroup extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: FeatureGroupProps) {
    super(scope, id);
    const stack = LakeStack.of(this);
    const features = new Map(props.definitions.map((d) => [d.FeatureName, d.FeatureType]));
    validateProps(this, 'Resource', [
      !features.has(props.recordId) && `recordId: ${props.recordId} is not a feature of the group`,
      !['Fractional', 'String'].includes(features.get(props.eventTime) ?? '') &&
        `eventTime: ${props.eventTime} must be a Fractional or String feature of the group`,
      props.offline?.tableFormat === 'Iceberg' &&
        features.get(props.eventTime) === 'Fractional' &&
        `eventTime: ${props.eventTime} is Fractional, and the Iceberg format demands String (ISO 8601)`,
      ...[...features.keys()].flatMap(checkFeatureName).map((problem) => `definitions: ${problem}`),
      features.size > MAX_FEATURES &&
        `definitions: ${features.size} features, and a group holds ${MAX_FEATURES}; split the group`,
      features.size < props.definitions.length && 'definitions: a feature is named twice',
      !props.online &&
        props.offline === undefined &&
        'online: the group has neither an online nor an offline store',
      props.onlineTtlDays !== undefined && !props.online && 'onlineTtlDays: the group has no online store',
      props.onlineTtlDays !== undefined &&
        !(Number.isInteger(props.onlineTtlDays) && props.onlineTtlDays >= 1) &&
        `onlineTtlDays: expected whole days, at least 1, got ${props.onlineTtlDays}`,
    ]);
    const group = new SagemakerFeatureGroup(this, 'Resource', {
      featureGroupName: FeatureGroup.nameIn(stack.names, props.group),
      recordIdentifierFeatureName: props.recordId,
      eventTimeFeatureName: props.eventTime,
      roleArn: props.role.arn,
      featureDefinition: props.definitions.map((definition) => ({
        featureName: definition.FeatureName,
        featureType: definition.FeatureType,
      })),
      onlineStoreConfig: props.online ? onlineStore(props) : undefined,
      offlineStoreConfig: props.offline && {
        s3StorageConfig: { s3Uri: props.offline.uri, kmsKeyId: props.keyArn },
        tableFormat: props.offline.tableFormat,
        disableGlueTableCreation: false,
      },
      dependsOn: props.role.ready,
    });
    // Terraform replaces a group for every change of its features, and the data goes with it.
    protect(group, { deleteData: props.deleteData, allowDataDeletion: stack.settings.allowDataDeletion });
    this.name = group.featureGroupName;
    this.arn = group.arn;
  }

  /** Returns the name of a group before it exists. @param names those of the stack that has it */
  static nameIn(names: Names, group: string): string {
    return names.of('feature group', group.replaceAll('_', '-'));
  }
}

const onlineStore = ({ keyArn, onlineTtlDays }: FeatureGroupProps) => ({
  enableOnlineStore: true,
  storageType: 'Standard',
  securityConfig: { kmsKeyId: keyArn },
  ttlDuration: onlineTtlDays === undefined ? undefined : { unit: 'Days', value: onlineTtlDays },
});
