import {
  Dashboard,
  environmentName,
  LakeStack,
  publish,
  read,
  readIfEnabled,
  StateMachine,
} from '@cardlake/constructs';
import type { StackInputs } from '@cardlake/constructs/synth';
import {
  bronzeDeclaration,
  featureStoreDeclaration,
  foundationDeclaration,
  pipelineDeclaration,
  predictionDeclaration,
  type Settings,
  silverGoldDeclaration,
} from '@cardlake/platform';
import type { Construct } from 'constructs';
import { Alarms } from './alarms';
import { charts } from './charts';
import { pipelineDefinition } from './definition/machine';
import type { PipelineInputs } from './inputs';
import type { MonitoringTargets } from './monitoring-targets';
import { pipelinePermissions } from './permissions';
import { Schedules } from './schedules';

const MACHINE = 'stream-pipeline';

/** The state machine that runs the lake, its schedules and its monitoring. */
export class PipelineStack extends LakeStack {
  /** @param inputs `groups`: the feature groups to compute */
  constructor(scope: Construct, settings: Settings, { groups }: Pick<StackInputs, 'groups'>) {
    super(scope, pipelineDeclaration, settings);
    const foundation = read(this, foundationDeclaration);
    const featureStore = read(this, featureStoreDeclaration);
    const inputs: PipelineInputs = {
      foundation,
      featureStore,
      silverGold: read(this, silverGoldDeclaration),
      prediction: readIfEnabled(this, predictionDeclaration),
      settings,
      groups: groups.map(({ name }) => name),
      onlineGroups: groups.filter(({ online }) => online).map(({ name }) => name),
    };
    const machine = new StateMachine(this, 'Machine', {
      nameSuffix: MACHINE,
      keyArn: foundation.key_arn,
      definition: pipelineDefinition(inputs),
      permissions: pipelinePermissions(this, inputs, StateMachine.nameIn(this, MACHINE)),
    });
    const { deadLetters } = new Schedules(this, 'Schedules', {
      machine,
      keyArn: foundation.key_arn,
      settings: settings.pipeline,
    });
    this.addMonitoring({
      settings,
      machineArn: machine.arn,
      bronze: read(this, bronzeDeclaration),
      deadLetters: [deadLetters.name, featureStore.writer_dead_letters_name],
      topicArn: foundation.alert_topic_arn,
    });
    publish(this, pipelineDeclaration, { state_machine_arn: machine.arn, state_machine_name: machine.name });
  }

  private addMonitoring(targets: MonitoringTargets): void {
    const { settings } = targets;
    if (settings.pipeline.alarms) new Alarms(this, 'Alarms', targets);
    if (settings.pipeline.dashboard) {
      new Dashboard(this, 'Dashboard', {
        name: `${environmentName(settings)}-dashboard`,
        charts: charts(targets),
      });
    }
  }
}
