import { createHash } from 'node:crypto';
import type { ObjectStore } from '@cardlake/aws/s3';
import { GATE_BOOTSTRAP, type ReleaseCare } from '@cardlake/job-contract';
import { advanceRelease, DRAIN_MS, NO_MEMORY, type OpenedRelease, USUAL_RAMP } from '@cardlake/prediction';
import { judgeVersion } from './judge/judge-version';
import { rollBack } from './roll-back';
import type { Step } from './step';
import { chooseDataset } from './training/choose-dataset';
import { recordVersion } from './training/record-version';

const MINUTE_MS = 60_000;

/** A deployment whose model is trained and released. */
export interface Deployment {
  readonly release: OpenedRelease;
  readonly objects: ObjectStore;
  readonly care: ReleaseCare;
}

/** Does a step of a release. @returns what the state machine goes on with */
export async function doStep({ release, objects, care }: Deployment, step: Step): Promise<object> {
  const lake = { objects, bucket: release.place.bucket };
  switch (step.step) {
    case 'choose-dataset':
      return {
        ...(await chooseDataset(lake, step.day)),
        job: jobName(care.training.jobPrefix, step.execution),
      };
    case 'record': {
      const { step: _step, ...trained } = step;
      const version = await recordVersion(lake, {
        ...trained,
        model: release.place.name,
        rule: care.training.rule,
      });
      return { version };
    }
    case 'judge':
      return judge(release, care, step);
    case 'prepare':
      await release.prepare(step.version);
      return {};
    case 'advance': {
      const { version, decidedBefore, watchMinutes, execution: watcher, memory } = step;
      const goal = {
        version,
        decidedBefore: decidedBefore ?? undefined,
        ramp: USUAL_RAMP,
        watchMs: watchMinutes * MINUTE_MS,
        drainMs: DRAIN_MS,
        watcher,
      };
      return advanceRelease(release.ports, goal, memory ?? NO_MEMORY);
    }
    case 'roll-back':
      return rollBack(release.ports, ({ version }) => version === step.version);
    case 'take-back':
      return rollBack(release.ports, ({ watcher }) => watcher === step.execution);
  }
}

/** Names the training job of an execution: it is the same whenever it is asked for, and names of jobs are never free again. */
const jobName = (prefix: string, execution: string): string =>
  `${prefix}-${createHash('sha256').update(execution).digest('hex').slice(0, 12)}`;

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
