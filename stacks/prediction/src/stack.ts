import { Dashboard, LakeStack, publish, read } from '@cardlake/constructs';
import type { StackInputs } from '@cardlake/constructs/synth';
import { ENDPOINT_IMAGE, RELEASE_ALARMS } from '@cardlake/job-contract';
import {
  bronzeDeclaration,
  foundationDeclaration,
  predictionDeclaration,
  type Settings,
} from '@cardlake/platform';
import { DataAwsSagemakerPrebuiltEcrImage } from '@cdktf/provider-aws/lib/data-aws-sagemaker-prebuilt-ecr-image';
import type { Construct } from 'constructs';
import { Alarms } from './alarms';
import { charts } from './charts';
import { Forwarding } from './forwarding';
import { Hosting } from './hosting';
import type { MonitoringTargets } from './monitoring-targets';
import { OnlineTables } from './online-tables';
import { Releases } from './releases';
import { Schedule } from './schedule';
import { Scorer } from './scorer';
import { snapshotsFeatureGroup } from './snapshots-feature-group';
import { StepByStep } from './step-by-step';
import { Training } from './training';
import { Watching } from './watching';

/** The decision system: its tables, the functions that decide, and the delivery of decisions into bronze. */
export class PredictionStack extends LakeStack {
  constructor(
    scope: Construct,
    settings: Settings,
    { builds }: Pick<StackInputs<typeof predictionDeclaration>, 'builds'>,
  ) {
    super(scope, predictionDeclaration, settings);
    const foundation = read(this, foundationDeclaration);
    const bronze = read(this, bronzeDeclaration);
    const tables = new OnlineTables(this, 'Tables', {
      keyArn: foundation.key_arn,
      deleteData: settings.allowDataDeletion,
    });
    const shared = { foundation, bronze, artifacts: builds.scorer };
    const scorer = new Scorer(this, 'Scorer', { ...shared, tables, settings: settings.prediction });
    const stepByStep = new StepByStep(this, 'StepByStep', { foundation, scorer });
    const forwarding = new Forwarding(this, 'Forwarding', {
      ...shared,
      decisions: tables.decisions,
      settings: settings.bronze,
    });
    const { prediction } = settings;
    const { watch } = new Watching(this, 'Watching', {
      foundation,
      artifacts: builds.scorer,
      settings: prediction,
    });
    const image = new DataAwsSagemakerPrebuiltEcrImage(this, 'Image', {
      repositoryName: ENDPOINT_IMAGE.repository,
      imageTag: ENDPOINT_IMAGE.tag,
    }).registryPath;
    const hosting =
      prediction.scorer === 'endpoint'
        ? new Hosting(this, 'Hosting', { foundation, model: prediction.model })
        : undefined;
    const training = new Training(this, 'Training', {
      foundation,
      artifacts: builds.trainer,
      image,
      settings: prediction,
    });
    const alarms = this.releaseAlarms(prediction);
    const releases = new Releases(this, 'Releases', {
      foundation,
      tables,
      artifacts: builds.releaser,
      settings: prediction,
      image,
      hosting,
      training,
      alarms,
    });
    const schedule = new Schedule(this, 'Schedule', {
      machine: releases.machine,
      keyArn: foundation.key_arn,
      weekly: prediction.training.weekly,
    });
    const topicArn = foundation.alert_topic_arn;
    this.addMonitoring({
      settings,
      tables,
      scorer,
      stepByStep,
      forwarding,
      releases,
      schedule,
      watch,
      topicArn,
    });
    publish(this, predictionDeclaration, {
      card_events_table_name: tables.cardEvents.name,
      snapshots_table_name: tables.snapshots.name,
      snapshots_feature_group_name:
        prediction.snapshotStore === 'feature-store' ? snapshotsFeatureGroup(this) : '',
      decisions_table_name: tables.decisions.name,
      control_table_name: tables.control.name,
      model_name: prediction.model,
      scorer: prediction.scorer,
      answer_arn: scorer.answer.invokeArn,
      answer_url: scorer.url,
      stream_function_name: scorer.stream.name,
      rejected_queue_url: scorer.rejected.url,
      failed_records_queue_url: scorer.stream.deadLetters.url,
      decision_delivery_name: forwarding.delivery.name,
      endpoint_prefix: this.names.of('endpoint'),
      endpoint_image: hosting === undefined ? '' : image,
      endpoint_role_arn: hosting?.role.arn ?? '',
      model_package_group_name: hosting?.packageGroup ?? '',
      release_alarm_names: alarms.join(','),
      score_machine_arn: stepByStep.machine.arn,
      release_machine_arn: releases.machine.arn,
      watch_function_arn: watch.arn,
    });
  }

  /** Names of the alarms during which no release goes on. */
  private releaseAlarms({ alarms, scorer }: Settings['prediction']): string[] {
    if (!alarms) return [];
    const { deciding, endpoints } = RELEASE_ALARMS;
    const watched = scorer === 'endpoint' ? [...deciding, ...Object.values(endpoints)] : deciding;
    return watched.map((suffix) => this.names.of('alarm', suffix));
  }

  private addMonitoring(targets: MonitoringTargets): void {
    const { prediction } = targets.settings;
    if (prediction.alarms) new Alarms(this, 'Alarms', targets);
    if (prediction.dashboard) {
      new Dashboard(this, 'Dashboard', { name: this.names.of('dashboard'), charts: charts(targets) });
    }
  }
}
