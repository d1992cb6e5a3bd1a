import { SLOTS } from '@cardlake/job-contract';
import type { Clock } from '@cardlake/runtime';
import type { ControlTable } from './control-table';
import { nextStep } from './next-step';
import {
  admitChallenger,
  dismissChallenger,
  firstControl,
  promoteChallenger,
  type ReleaseControl,
  takeOverChallenger,
  weighChallenger,
} from './release-control';
import type { ReleaseGoal, ReleaseMemory, ReleaseStep } from './release-step';
import type { SlotEndpoints, SlotStates } from './slot-endpoints';

/** Ports through which a release reads and changes the world. */
export interface ReleasePorts {
  readonly model: string;
  readonly controls: ControlTable;
  /** Undefined where rows are scored in process. */
  readonly slots: SlotEndpoints | undefined;
  /** Lists the names of the alarms that are raised. */
  readonly listRaisedAlarms: () => Promise<readonly string[]>;
  readonly clock: Clock;
}

/**
 * Does one step of a release. A change of the control that comes too late changes nothing: the next step sees what is there.
 * @throws UserError, see `nextStep`
 */
export async function advanceRelease(
  ports: ReleasePorts,
  goal: ReleaseGoal,
  before: ReleaseMemory,
): Promise<{ readonly step: ReleaseStep; readonly memory: ReleaseMemory }> {
  const [control, slots, raised] = await Promise.all([
    ports.controls.read(ports.model),
    ports.slots && readSlots(ports.slots),
    ports.listRaisedAlarms(),
  ]);
  const memory = remember(before, goal, control, ports.clock.now());
  const step = nextStep(goal, {
    control,
    slots,
    raised,
    hasBegun: memory.hasBegun,
    takesOver: !before.hasBegun && control?.challenger?.watcher !== goal.watcher,
    failure: memory.failure,
    heldMs: ports.clock.now() - memory.sinceMs,
  });
  if (step.do === 'load') await ports.slots?.load(step.slot, step.version);
  if (step.do === 'unload') await ports.slots?.unload(step.slot);
  const changed = changeOf(step, control, goal.watcher);
  if (changed === undefined || !(await ports.controls.write(ports.model, changed))) return { step, memory };
  return {
    step,
    memory: {
      ...remember(memory, goal, changed, ports.clock.now()),
      ...(step.do === 'roll-back' && { failure: step.reason }),
    },
  };
}

/** Finds the endpoints of both slots. */
export async function readSlots(slots: SlotEndpoints): Promise<SlotStates> {
  const [a, b] = await Promise.all(SLOTS.map((slot) => slots.find(slot)));
  return { a, b };
}

function remember(
  before: ReleaseMemory,
  goal: ReleaseGoal,
  control: ReleaseControl | undefined,
  now: number,
): ReleaseMemory {
  const hasBegun = before.hasBegun || control?.challenger?.version === goal.version;
  const revision = control?.revision ?? 0;
  return revision === before.revision && before.sinceMs > 0
    ? { ...before, hasBegun }
    : { ...before, hasBegun, revision, sinceMs: now };
}

/** The control as a step leaves it; undefined for a step that leaves it as it is. */
function changeOf(
  step: ReleaseStep,
  control: ReleaseControl | undefined,
  watcher: string | undefined,
): ReleaseControl | undefined {
  if (step.do === 'adopt') return firstControl(step.version);
  if (control === undefined) return undefined;
  switch (step.do) {
    case 'admit':
      return admitChallenger(control, step.version, watcher);
    case 'take-over':
      return takeOverChallenger(control, watcher);
    case 'weigh':
      return weighChallenger(control, step.weight);
    case 'promote':
      return promoteChallenger(control);
    case 'roll-back':
      return dismissChallenger(control);
    default:
      return undefined;
  }
}
