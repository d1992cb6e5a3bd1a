import { SLOTS, type Slot } from '@cardlake/job-contract';
import { UserError } from '@cardlake/runtime';
import { advanceRelease, type ReleasePorts } from './advance-release';
import { changeControl } from './control-table';
import { LOOK_MS } from './next-step';
import { challengerSlot, dismissChallenger } from './release-control';
import {
  NO_MEMORY,
  type ReleaseGoal,
  type ReleaseMemory,
  type ReleaseOutcome,
  type ReleaseStep,
} from './release-step';

/** Options of a release that is run to its end. */
export interface RunOptions {
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  readonly onStep?: (step: ReleaseStep) => void;
}

/** Runs a release to its end; one that died before goes on. @throws UserError, see `nextStep` */
export async function runRelease(
  ports: ReleasePorts,
  goal: ReleaseGoal,
  { sleep, onStep }: RunOptions,
): Promise<{ readonly outcome: ReleaseOutcome; readonly reason?: string }> {
  let memory: ReleaseMemory = NO_MEMORY;
  for (;;) {
    const advanced = await advanceRelease(ports, goal, memory);
    memory = advanced.memory;
    const { step } = advanced;
    onStep?.(step);
    if (step.do === 'wait') await sleep(step.milliseconds);
    if (step.do === 'finish') {
      const { outcome, reason } = step;
      return { outcome, ...(reason !== undefined && { reason }) };
    }
  }
}

/**
 * Takes all cards from the version under release, at once; then empties its slot. Repeating it empties what a death left.
 * @returns the version that was under release; undefined when only its endpoint was left
 * @throws UserError `no_release`, `release_conflict`
 */
export async function rollBackRelease(
  ports: ReleasePorts,
  { drainMs, sleep }: Pick<ReleaseGoal, 'drainMs'> & Pick<RunOptions, 'sleep'>,
): Promise<string | undefined> {
  const control = await ports.controls.read(ports.model);
  const version = control?.challenger?.version;
  const slot = control && challengerSlot(control);
  const left = slot && (await ports.slots?.find(slot));
  if (slot === undefined || (version === undefined && left === undefined))
    throw new UserError('no_release', `no version of ${ports.model} is under release`, {
      hint: 'To go back to an earlier version, release it: `cardlake release start VERSION`',
    });
  if (version !== undefined) {
    await changeControl(ports.controls, ports.model, (current) => {
      if (current?.challenger?.version === version) return dismissChallenger(current);
      throw new UserError('release_conflict', `version ${version} is not under release any more`, {
        hint: 'Look at it: `cardlake release status`',
      });
    });
    await sleep(drainMs);
  }
  await emptySlot(ports, slot, sleep);
  return version;
}

/** Deletes the endpoints of both slots, so that the stack around them can be destroyed. */
export async function removeEndpoints(ports: ReleasePorts, sleep: RunOptions['sleep']): Promise<void> {
  for (const slot of SLOTS) await emptySlot(ports, slot, sleep);
}

/** Deletes the endpoint of a slot, as soon as SageMaker lets it be deleted. */
async function emptySlot(ports: ReleasePorts, slot: Slot, sleep: RunOptions['sleep']): Promise<void> {
  const status = (await ports.slots?.find(slot))?.status;
  if (status === undefined || status === 'stopping') return;
  if (status === 'starting') await sleep(LOOK_MS);
  else await ports.slots?.unload(slot);
  await emptySlot(ports, slot, sleep);
}
