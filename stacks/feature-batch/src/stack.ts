import {
  Dashboard,
  environmentName,
  ImageRepository,
  ItemTable,
  LakeStack,
  LogGroup,
  publish,
  read,
  readIfEnabled,
  StateMachine,
} from '@cardlake/constructs';
import { LOOKUP_KEYS, TTL_ATTRIBUTE } from '@cardlake/job-contract';
import {
  featureBatchDeclaration,
  foundationDeclaration,
  predictionDeclaration,
  type Settings,
} from '@cardlake/platform';
import type { Construct } from 'constructs';
import { Alarms } from './alarms';
import { charts } from './charts';
import { machineDefinition } from './definition';
import { JobDefinitions } from './job-definitions';
import { JobEvents } from './job-events';
import { JobQueue } from './job-queue';
import { JobRoles } from './job-roles';
import { machinePermissions } from './machine-permissions';
import type { MonitoringTargets } from './monitoring-targets';
import { jobNetwork } from './network';
import { Schedules } from './schedules';

/** Feature jobs in containers: Batch on Fargate, the repository of the image, the table for lookups, a state machine. */
export class FeatureBatchStack extends LakeStack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, featureBatchDeclaration, settings);
    const foundation = read(this, foundationDeclaration);
    const keyArn = foundation.key_arn;
    const own = settings.featureBatch;
    const network = jobNetwork(this, own.network);
    const repository = new ImageRepository(this, 'Images', { keyArn });
    const logs = new LogGroup(this, 'Logs', {
      family: 'batch',
      writer: this.names.of('job definition'),
      keyArn,
    });
    const lookups = new ItemTable(this, 'Lookups', {
      nameSuffix: 'daily-features',
      keyArn,
      keys: LOOKUP_KEYS,
      ttlAttribute: TTL_ATTRIBUTE,
      deleteData: true,
    });
    const roles = new JobRoles(this, 'Roles', { foundation, repository, logs, lookups });
    const queue = new JobQueue(this, 'Queue', { network, settings: own });
    const definitions = new JobDefinitions(this, 'Definitions', {
      foundation,
      repository,
      roles,
      logs,
      lookups,
      assignPublicIp: network.assignPublicIp,
      settings: own,
    });
    const targets = {
      queueArn: queue.arn,
      definitionPrefix: definitions.prefix,
      topicArn: foundation.alert_topic_arn,
      // Each attempt may wait, and then run.
      timeoutSeconds: own.attempts * (own.timeoutMinutes + own.startWithinMinutes) * 60,
    };
    const machine = new StateMachine(this, 'Machine', {
      nameSuffix: 'jobs',
      keyArn,
      definition: machineDefinition(targets),
      permissions: machinePermissions(this, targets),
    });
    const decisions = readIfEnabled(this, predictionDeclaration);
    const { deadLetters } = new Schedules(this, 'Schedules', {
      machine,
      releases: decisions && { arn: decisions.release_machine_arn },
      keyArn,
      settings: own,
    });
    const ofQueue = { jobQueue: [queue.arn] };
    const failed = new JobEvents(this, 'FailedJobs', {
      nameSuffix: 'failed-jobs',
      description: 'Feature jobs that failed after all their attempts',
      keyArn,
      detailType: 'Batch Job State Change',
      detail: { ...ofQueue, status: ['FAILED'] },
    });
    const blocked = new JobEvents(this, 'BlockedJobs', {
      nameSuffix: 'blocked-jobs',
      description: 'Feature jobs that cannot start',
      keyArn,
      detailType: 'Batch Job Queue Blocked',
      detail: ofQueue,
    });
    this.addMonitoring({
      settings: own,
      lakeEngine: settings.lakeEngine,
      environment: environmentName(settings),
      machineArn: machine.arn,
      tableName: lookups.name,
      queues: {
        failedJobs: failed.queueName,
        blockedJobs: blocked.queueName,
        failedStarts: deadLetters.name,
      },
      topicArn: foundation.alert_topic_arn,
    });
    publish(this, featureBatchDeclaration, {
      repository_url: repository.url,
      job_queue_name: queue.name,
      job_definition_prefix: definitions.prefix,
      lookup_table_name: lookups.name,
      log_group_name: logs.name,
      state_machine_arn: machine.arn,
    });
  }

  private addMonitoring(targets: MonitoringTargets): void {
    if (targets.settings.alarms) new Alarms(this, 'Alarms', targets);
    if (targets.settings.dashboard)
      new Dashboard(this, 'Dashboard', { name: this.names.of('dashboard'), charts: charts(targets) });
  }
}
