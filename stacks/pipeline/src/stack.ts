import { Dashboard, LakeStack, publish, read, StateMachine } from '@cardlake/constructs';
import type { StackInputs } from '@cardlake/constructs/synth';
import {
  bronzeDeclaration,
  featureStoreDeclaration,
  foundationDeclaration,
  pipelineDeclaration,
  type Settings,
  silverGoldDeclaration,
} from '@cardlake/platform';
import type { Construct } from 'constructs';
import { Alarms } from './alarms';
import { charts } from './charts';
import { pipelineDefinition } from './definition/machine';
import { environmentName, type PipelineInputs } from './inputs';
import { pipelinePermissions } from './permissions';
import { Schedules } from './schedules';
import type { Watched } from './watched';

const MACHINE = 'stream-pipeline';

/** What runs the lake: the state machine, when it runs, and what watches it. */
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
      settings,
      groups: groups.map(({ name }) => name),
      onlineGroups: groups.filter(({ online }) => online).map(({ name }) => name),
    };
    const machine = new StateMachine(this, 'Machine', {
      thing: MACHINE,
      keyArn: foundation.key_arn,
      definition: pipelineDefinition(inputs),
      permissions: pipelinePermissions(this, inputs, StateMachine.nameIn(this, MACHINE)),
    });
    const { deadLetters } = new Schedules(this, 'Schedules', {
      machine,
      keyArn: foundation.key_arn,
      settings: settings.pipeline,
    });
    this.watch({
      settings,
      machineArn: machine.arn,
      bronze: read(this, bronzeDeclaration),
      deadLetters: [deadLetters.name, featureStore.writer_dead_letters_name],
      topicArn: foundation.alert_topic_arn,
    });
    publish(this, pipelineDeclaration, { state_machine_arn: machine.arn, state_machine_name: machine.name });
  }

  private watch(watched: Watched): void {
    const { settings } = watched;
    if (settings.pipeline.alarms) new Alarms(this, 'Alarms', watched);
    if (settings.pipeline.dashboard) {
      new Dashboard(this, 'Dashboard', {
        name: `${environmentName(settings)}-dashboard`,
        charts: charts(watched),
      });
    }
  }
}
