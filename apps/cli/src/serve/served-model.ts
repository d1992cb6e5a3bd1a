import { performance } from 'node:perf_hooks';
import { snapshotGroups } from '@cardlake/card-features';
import { readPromoted } from '@cardlake/engine';
import type { LocalSnapshotRows } from '@cardlake/feature-store/assembled';
import type { CompiledGroup } from '@cardlake/features';
import { createDecider, liveClock } from '@cardlake/prediction';
import type { Clock } from '@cardlake/runtime';
import type { DeciderPorts, MakeDecider } from '@cardlake/serving';
import { type DecidingModel, openModel } from './open-model';

/** Choice of what decides, and what it needs besides the state of a server. */
export interface ServedModelOptions extends DecidingModel {
  readonly clock: Clock;
  readonly snapshots: LocalSnapshotRows;
}

/** A model that decides over the state of a server. */
export interface ServedModel {
  /** Group whose vectors it reads. */
  readonly group: CompiledGroup;
  readonly name: string;
  /** Version that decides, for most cards. */
  readonly version: string;
  readonly makeDecider: MakeDecider;
  /** Takes over snapshot rows that were published, and a version that was promoted. @throws UserError, see `loadModelVersion` */
  refresh(): Promise<void>;
}

/**
 * Opens a model for serving.
 * @throws UserError, see `openModel`
 */
export function openServedModel(options: ServedModelOptions): ServedModel {
  const { lakeRoot, clock, snapshots, name, version, experiment } = options;
  const opened = openModel(options);
  let judge = opened.options;
  let decide = noDecider;
  let connect = (): void => {};
  return {
    group: judge.group,
    name: judge.experiment.model,
    get version() {
      return judge.experiment.champion;
    },
    makeDecider(state: DeciderPorts) {
      const ports = { ...state, snapshots, clock: liveClock(clock), stopwatch: () => performance.now() };
      connect = () => {
        const decider = createDecider(ports, judge);
        decide = async (event, wishes) => {
          const result = await decider.decideEvent(event, wishes);
          if (result.state === 'rejected') throw new Error('an event was rejected that the server has read');
          return result;
        };
      };
      connect();
      return (event, wishes) => decide(event, wishes);
    },
    async refresh() {
      for (const group of snapshotGroups) await snapshots.refresh(group);
      if (version !== undefined || experiment !== undefined) return;
      const promoted = readPromoted(lakeRoot, name);
      if (promoted === undefined || promoted === judge.experiment.champion) return;
      // The version before goes on deciding until this one can be loaded.
      judge = opened.reload();
      connect();
    },
  };
}

/** Decides nothing: the server connects its state before the first request. */
const noDecider: ReturnType<MakeDecider> = () => {
  throw new Error('the model is not connected to the state of a server');
};
