import { metric } from '@cardlake/constructs';
import type { AlarmDeclaration } from '../alarm-declaration';
import type { Operations } from './operations';

const whenAny = { when: 'above', threshold: 0 } as const;

/** Lists the alarms of operations on feeds. */
export const opsAlarms = ({ machine, operator }: Operations): AlarmDeclaration[] => [
  {
    nameSuffix: 'ops-failed',
    description:
      'An operation on feeds failed, or its objects have not arrived in time. The execution of the state machine has the cause, and names the objects.',
    metric: metric.machine(machine.arn, 'ExecutionsFailed', 'failed'),
    ...whenAny,
  },
  {
    nameSuffix: 'ops-timed-out',
    description:
      'An operation on feeds took too long and was ended; no report was written. See how long the invocations of the function operator take.',
    metric: metric.machine(machine.arn, 'ExecutionsTimedOut', 'timed out'),
    ...whenAny,
  },
  {
    nameSuffix: 'operator-errors',
    description:
      'The function operator failed in a step of an operation on feeds; the state machine repeats it. The log of the function has the cause.',
    metric: metric.function(operator.name, 'Errors', 'errors'),
    ...whenAny,
  },
  {
    nameSuffix: 'operator-dead-letters',
    description:
      'Somebody invoked the function operator without waiting for its answer, and it failed. The state machine does not do so. The messages say which step.',
    metric: metric.queue(operator.deadLetters.name, 'messages'),
    ...whenAny,
  },
];
