import { StateMachine } from '@cardlake/constructs';
import type { foundationDeclaration, OutputsOf } from '@cardlake/platform';
import { Construct } from 'constructs';
import { scoreDefinition } from './score-definition';
import type { Scorer } from './scorer';

/** Props of `StepByStep`. */
export interface StepByStepProps {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  readonly scorer: Scorer;
}

/** The express state machine that decides about one authorisation: on demand, for replays, and for who wants to see each step. */
export class StepByStep extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, { foundation, scorer }: StepByStepProps) {
    super(scope, id);
    this.machine = new StateMachine(this, 'Machine', {
      nameSuffix: 'score-event',
      type: 'EXPRESS',
      withoutDataReason:
        'The data of its executions are authorisations, which people who read logs need not see.',
      keyArn: foundation.key_arn,
      definition: scoreDefinition({ functionArn: scorer.step.arn }),
      permissions: [{ sid: 'DoSteps', actions: ['lambda:InvokeFunction'], resources: [scorer.step.arn] }],
    });
  }
}
