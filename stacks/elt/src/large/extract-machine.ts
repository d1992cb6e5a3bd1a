import { LakeStack, StateMachine } from '@cardlake/constructs';
import type { Construct } from 'constructs';

/** Last part of the name of the state machine that has large objects extracted. */
export const EXTRACT_MACHINE = 'feed-extract';

/** Returns the ARN of the state machine before it exists, for the function that starts it. */
export const extractMachineArn = (scope: Construct): string =>
  LakeStack.of(scope).arn('states', `stateMachine:${StateMachine.nameIn(scope, EXTRACT_MACHINE)}`);
