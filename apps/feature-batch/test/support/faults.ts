import type { ChooseFault, Fault } from '@cardlake/local-aws/test-kit';

/** Every fault, each of them once in so many calls. */
const FAULTS: readonly Fault[] = [
  'throttle',
  'fail',
  'fail-after',
  'slow',
  'cut',
  'lose-answer',
  'cut-answer',
];

/** One call in so many has a fault. */
const EVERY = 5;

/** Gives every fifth call a fault, of all kinds in turn. */
export function faultsInTurn(): ChooseFault {
  let calls = 0;
  return () => {
    calls++;
    return calls % EVERY === 0 ? FAULTS[(calls / EVERY) % FAULTS.length] : undefined;
  };
}
