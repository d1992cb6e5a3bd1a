import { GATE_BOOTSTRAP, type ReleaseCare } from '@cardlake/job-contract';
import {
  advanceRelease,
  DRAIN_MS,
  dismissChallenger,
  NO_MEMORY,
  type OpenedRelease,
  USUAL_RAMP,
} from '@cardlake/prediction';
import { judgeVersion } from './judge/judge-version';
import type { Step } from './step';

const MINUTE_MS = 60_000;

/** Does a step of a release. @returns what the state machine goes on with */
export async function doStep(release: OpenedRelease, care: ReleaseCare, step: Step): Promise<object> {
  switch (step.step) {
    case 'judge':
      return judge(release, care, step);
    case 'prepare':
      await release.prepare(step.version);
      return {};
    case 'advance': {
      const { version, decidedBefore, watchMinutes, memory } = step;
      const goal = {
        version,
        decidedBefore: decidedBefore ?? undefined,
        ramp: USUAL_RAMP,
        watchMs: watchMinutes * MINUTE_MS,
        drainMs: DRAIN_MS,
      };
      return advanceRelease(release.ports, goal, memory ?? NO_MEMORY);
    }
    case 'roll-back':
      return rollBack(release, step.version);
  }
}

async function judge(
  { ports, place, findDecidingVersion }: OpenedRelease,
  { gate, watchMinutes: most }: ReleaseCare,
  { version, day, watchMinutes = most }: Extract<Step, { readonly step: 'judge' }>,
): Promise<object> {
  const control = await ports.controls.read(ports.model);
  const champion = control?.champion ?? (await findDecidingVersion());
  const verdict = await judgeVersion(place, { version, champion, day }, gate, GATE_BOOTSTRAP);
  return { ...verdict, version, champion: champion ?? null, watchMinutes: Math.min(most, watchMinutes) };
}

/** Takes all cards from a version, if it is the one under release: its endpoint stays until somebody looks why. */
async function rollBack({ ports }: OpenedRelease, version: string): Promise<{ isRolledBack: boolean }> {
  const control = await ports.controls.read(ports.model);
  if (control?.challenger?.version !== version) return { isRolledBack: false };
  const isWritten = await ports.controls.write(ports.model, dismissChallenger(control));
  // The state machine tries again.
  if (!isWritten) throw new Error(`the control of ${ports.model} was changed by somebody else`);
  return { isRolledBack: true };
}
