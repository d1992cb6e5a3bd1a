import { performance } from 'node:perf_hooks';
import { snapshotGroups } from '@cardlake/card-features';
import { loadModelVersion, readPromoted } from '@cardlake/engine';
import type { LocalSnapshotRows } from '@cardlake/feature-store/assembled';
import type { CompiledGroup } from '@cardlake/features';
import {
  createDecider,
  createVectorAssembler,
  type DeciderOptions,
  type Experiment,
  liveClock,
  prepareVersion,
  readExperiment,
  readRules,
} from '@cardlake/prediction';
import type { Clock } from '@cardlake/runtime';
import type { DeciderPorts, MakeDecider } from '@cardlake/serving';
import { readJsonFile } from './json-file';
import { chooseServedGroup } from './served-group';

/** Choice of what decides. */
export interface ServedModelOptions {
  readonly lakeRoot: string;
  readonly clock: Clock;
  readonly snapshots: LocalSnapshotRows;
  readonly name: string;
  /** The promoted version, when none is named. */
  readonly version?: string | undefined;
  /** File of lists and rules. */
  readonly rules?: string | undefined;
  /** File of an experiment, which names the versions that decide. */
  readonly experiment?: string | undefined;
}

/** A model that decides over the state of a server. */
export interface ServedModel {
  /** Group whose vectors it reads. */
  readonly group: CompiledGroup;
  /** Version that decides, for most cards. */
  readonly version: string;
  readonly makeDecider: MakeDecider;
  /** Takes over snapshot rows that were published, and a version that was promoted. @throws UserError, see `loadModelVersion` */
  refresh(): Promise<void>;
}

/**
 * Opens a model for serving.
 * @throws UserError, see `loadModelVersion`, `readRules` and `readExperiment`
 */
export function openServedModel(options: ServedModelOptions): ServedModel {
  const { lakeRoot, clock, snapshots, name, version, experiment } = options;
  const rulesFile = options.rules === undefined ? { lists: [], rules: [] } : readJsonFile(options.rules);
  const group = chooseServedGroup(loadModelVersion(lakeRoot, name, version).card);
  const assembler = createVectorAssembler(group, snapshotGroups);
  const rules = readRules(rulesFile, group, options.rules ?? 'no rules');
  const load = (): DeciderOptions => {
    const chosen = chooseExperiment(options);
    const { champion, challenger, shadows } = chosen;
    const versions = [champion, ...(challenger === undefined ? [] : [challenger.version]), ...shadows].map(
      (each) => prepareVersion(loadModelVersion(lakeRoot, chosen.model, each), group),
    );
    return { group, snapshotGroups, assembler, experiment: chosen, versions, rules };
  };
  let judge = load();
  let decide = noDecider;
  let connect = (): void => {};
  return {
    group,
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
      judge = load();
      connect();
    },
  };
}

/** Decides nothing: the server connects its state before the first request. */
const noDecider: ReturnType<MakeDecider> = () => {
  throw new Error('the model is not connected to the state of a server');
};

function chooseExperiment({ lakeRoot, name, version, experiment: file }: ServedModelOptions): Experiment {
  if (file !== undefined) return readExperiment(readJsonFile(file), file);
  return { model: name, champion: loadModelVersion(lakeRoot, name, version).version, shadows: [] };
}
