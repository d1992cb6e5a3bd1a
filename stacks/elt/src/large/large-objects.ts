import { StateMachine, sendStatements } from '@cardlake/constructs';
import { Construct } from 'constructs';
import type { Functions } from '../functions';
import { runJob } from '../job-runs';
import { extractDefinition } from './extract-definition';
import { ExtractJob, type ExtractJobProps } from './extract-job';
import { EXTRACT_MACHINE } from './extract-machine';

/** Props of `LargeObjects`. */
export interface LargeObjectsProps extends Omit<ExtractJobProps, 'chunks'> {
  readonly functions: Functions;
  /** ARN of the key of the dead letters, where another one encrypts them than the rest. */
  readonly deadLettersKeyArn: string | undefined;
}

/** The extraction of objects that the function would take too long for: the job of Glue and the state machine that runs it. */
export class LargeObjects extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, props: LargeObjectsProps) {
    super(scope, id);
    const { functions, foundation, settings } = props;
    const deadLetters = functions.objectDeadLetters;
    const job = new ExtractJob(this, 'Job', { ...props, chunks: functions.chunks });
    this.machine = new StateMachine(this, 'Machine', {
      nameSuffix: EXTRACT_MACHINE,
      keyArn: foundation.key_arn,
      definition: extractDefinition({
        jobName: job.name,
        deadLettersUrl: deadLetters.url,
        jobTimeoutMinutes: settings.timeoutMinutes,
      }),
      permissions: [
        runJob(job.arn),
        ...sendStatements('SendToDeadLetters', deadLetters.arn, props.deadLettersKeyArn),
      ],
    });
  }
}
