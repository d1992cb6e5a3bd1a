import { AlertTopic, Bucket, EncryptionKey, LakeStack, publish } from '@cardlake/constructs';
import { foundationDeclaration, type Settings } from '@cardlake/platform';
import type { Construct } from 'constructs';
import { AuditTrail } from './audit-trail';
import { lakeLifecycle } from './lake-lifecycle';
import { LogBucket } from './log-bucket';

/** Retention of replaced job releases, in days. */
const ARTIFACT_VERSIONS_DAYS = 90;

/** Key, lake, artifacts, logs and alerts: the base of every other stack. */
export class FoundationStack extends LakeStack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, foundationDeclaration, settings);
    const { storage, allowDataDeletion: deleteData } = settings;
    const keyArn =
      storage.existingKeyArn ??
      new EncryptionKey(this, 'Key', {
        nameSuffix: 'key',
        description: `Encrypts the data of ${settings.project} ${settings.environment}`,
        deleteData,
      }).arn;
    const logs = new LogBucket(this, 'Logs', { storage, deleteData });
    const lake =
      storage.existingLakeBucket === undefined
        ? new Bucket(this, 'Lake', {
            nameSuffix: 'lake',
            keyArn,
            deleteData,
            accessLogs: logs.name,
            // Feeds are loaded when their objects arrive.
            sendsEvents: settings.elt.enabled,
            oldVersionsExpireAfterDays: storage.oldVersionsExpireAfterDays,
            lifecycle: lakeLifecycle(settings),
          })
        : { name: storage.existingLakeBucket, arn: `arn:aws:s3:::${storage.existingLakeBucket}` };
    const artifacts = new Bucket(this, 'Artifacts', {
      nameSuffix: 'artifacts',
      keyArn,
      // Every artifact can be rebuilt.
      deleteData: true,
      accessLogs: logs.name,
      oldVersionsExpireAfterDays: ARTIFACT_VERSIONS_DAYS,
    });
    const alerts = new AlertTopic(this, 'Alerts', {
      nameSuffix: 'alerts',
      keyArn,
      emails: settings.alertEmails,
    });
    if (storage.auditDataEvents) {
      new AuditTrail(this, 'Audit', { keyArn, lakeArn: lake.arn, logs });
    }
    publish(this, foundationDeclaration, {
      key_arn: keyArn,
      lake_bucket_name: lake.name,
      lake_bucket_arn: lake.arn,
      artifact_bucket_name: artifacts.name,
      artifact_bucket_arn: artifacts.arn,
      log_bucket_name: logs.name,
      log_bucket_arn: logs.arn,
      alert_topic_arn: alerts.arn,
    });
  }
}
