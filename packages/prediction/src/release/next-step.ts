import type { Slot } from '@cardlake/job-contract';
import { UserError } from '@cardlake/runtime';
import { BUCKETS } from '../experiment/schema';
import { type Challenger, challengerSlot, type ReleaseControl } from './release-control';
import type { ReleaseGoal, ReleaseStep } from './release-step';
import type { SlotStates } from './slot-endpoints';

/** All that a step of a release depends on. */
export interface ReleaseView {
  readonly control: ReleaseControl | undefined;
  /** Undefined where rows are scored in process. */
  readonly slots: SlotStates | undefined;
  /** Names of the alarms that are raised. */
  readonly raised: readonly string[];
  /** The release has had the idle slot. */
  readonly hasBegun: boolean;
  /** The release comes to a version that another one watched until now. */
  readonly takesOver: boolean;
  /** Reason for which it was rolled back. */
  readonly failure: string | undefined;
  /** Time since which the control is known as it is, ms. */
  readonly heldMs: number;
}

/** Time between two looks at an endpoint, ms. */
export const LOOK_MS = 15_000;

/**
 * Chooses the next step of a release by what exists now. It needs no memory of the steps before, so that a release which died at any of
 * them goes on.
 * @throws UserError `release_conflict` while another version is under release; `alarm_raised` before anything was done;
 *   `endpoint_failed` when the champion cannot be served
 */
export function nextStep(goal: ReleaseGoal, view: ReleaseView): ReleaseStep {
  const { control } = view;
  if (control === undefined) {
    const version = goal.decidedBefore ?? goal.version;
    return serve(view, 'a', version) ?? { do: 'adopt', version };
  }
  const { champion, challenger } = control;
  if (challenger !== undefined) return nextOfRamp(goal, view, control, challenger);
  const idle = challengerSlot(control);
  if (champion === goal.version)
    return serve(view, control.championSlot, champion) ?? leave(goal, view, idle) ?? finish('promoted');
  if (view.hasBegun || view.failure !== undefined)
    return leave(goal, view, idle) ?? finish('rolled-back', view.failure ?? 'somebody else rolled it back');
  if (view.raised.length > 0)
    throw new UserError('alarm_raised', `a release cannot begin during an alarm: ${view.raised.join(', ')}`, {
      hint: 'Follow its section of the runbook first.',
    });
  return (
    serve(view, control.championSlot, champion) ?? empty(view, idle) ?? { do: 'admit', version: goal.version }
  );
}

/** The next step while the version has the idle slot. */
function nextOfRamp(
  goal: ReleaseGoal,
  view: ReleaseView,
  control: ReleaseControl,
  { version, weight }: Challenger,
): ReleaseStep {
  if (version !== goal.version)
    throw new UserError(
      'release_conflict',
      `version ${version} is under release, with the weight ${weight}`,
      { hint: 'Wait until its release has ended, or roll it back: `cardlake release rollback`' },
    );
  if (view.raised.length > 0) return rollBack(`alarm ${view.raised.join(', ')}`);
  if (view.takesOver) return { do: 'take-over' };
  const loading = load(view, challengerSlot(control), version, weight);
  if (loading !== undefined) return loading;
  if (weight > 0 && view.heldMs < goal.watchMs)
    return wait(goal.watchMs - view.heldMs, `${weight} of ${BUCKETS} buckets are watched`);
  if (weight === BUCKETS) return { do: 'promote' };
  return { do: 'weigh', weight: goal.ramp.find((each) => each > weight) ?? BUCKETS };
}

/** Brings the version into its slot, or rolls it back when that fails, or when its endpoint is lost while it decides. */
function load(view: ReleaseView, slot: Slot, version: string, weight: number): ReleaseStep | undefined {
  if (view.slots === undefined) return undefined;
  const found = view.slots[slot];
  if (found?.status === 'failed' && found.version === version)
    return rollBack(`the endpoint of slot ${slot} failed: ${found.reason ?? 'SageMaker gave no reason'}`);
  const isServing = found?.status === 'serving' && found.version === version;
  if (isServing) return undefined;
  if (weight > 0) return rollBack(`the endpoint of slot ${slot} is not in service any more`);
  return replace(view, slot, version);
}

/** Brings a version that decides already into its slot. */
function serve(view: ReleaseView, slot: Slot, version: string): ReleaseStep | undefined {
  const found = view.slots?.[slot];
  if (view.slots === undefined || (found?.status === 'serving' && found.version === version))
    return undefined;
  if (found?.status === 'failed' && found.version === version)
    throw new UserError(
      'endpoint_failed',
      `the endpoint of slot ${slot} failed with version ${version}: ${found.reason ?? 'SageMaker gave no reason'}`,
      { hint: 'Read its log, remove what blocks it, then delete the endpoint and start the release again.' },
    );
  return replace(view, slot, version);
}

function replace(view: ReleaseView, slot: Slot, version: string): ReleaseStep {
  const found = view.slots?.[slot];
  if (found?.status === 'starting' && found.version === version)
    return wait(LOOK_MS, `the endpoint of slot ${slot} starts`);
  return empty(view, slot) ?? { do: 'load', slot, version };
}

/** Empties a slot. SageMaker refuses to delete an endpoint that is being created. */
function empty({ slots }: ReleaseView, slot: Slot): ReleaseStep | undefined {
  const status = slots?.[slot]?.status;
  if (status === undefined) return undefined;
  if (status === 'serving' || status === 'failed') return { do: 'unload', slot };
  return wait(LOOK_MS, `the endpoint of slot ${slot} ${status === 'stopping' ? 'is deleted' : 'starts'}`);
}

/** Empties a slot that decided until now, after the functions have noticed that it does not any more. */
function leave({ drainMs }: ReleaseGoal, view: ReleaseView, slot: Slot): ReleaseStep | undefined {
  const step = empty(view, slot);
  if (step?.do !== 'unload' || view.heldMs >= drainMs) return step;
  return wait(drainMs - view.heldMs, `the functions leave slot ${slot}`);
}

const wait = (milliseconds: number, what: string): ReleaseStep => ({
  do: 'wait',
  milliseconds: Math.min(milliseconds, LOOK_MS),
  for: what,
});

const rollBack = (reason: string): ReleaseStep => ({ do: 'roll-back', reason });

const finish = (outcome: 'promoted' | 'rolled-back', reason?: string): ReleaseStep => ({
  do: 'finish',
  outcome,
  ...(reason !== undefined && { reason }),
});
