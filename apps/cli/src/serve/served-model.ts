import { performance } from 'node:perf_hooks';
import { snapshotGroups } from '@cardlake/card-features';
import { type LoadedModel, loadModelVersion, readPromoted } from '@cardlake/engine';
import type { LocalSnapshotRows } from '@cardlake/feature-store/assembled';
import type { CompiledGroup } from '@cardlake/features';
import {
  chooseServedGroup,
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

/** Choice of what decides. */
export interface ServedModelOptions {
  readonly lakeRoot: string;
  readonly clock: Clock;
  readonly snapshots: LocalSnapshotRows;
  /** Name of the model; an experiment names its own. */
  readonly name: string;
  /** The promoted version, when none is named. */
  readonly version?: string | undefined;
  /** File of lists and rules. */
  readonly rules?: string | undefined;
  /** File of an experiment, which names the model and the versions that decide. */
  readonly experiment?: string | undefined;
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
 * @throws UserError, see `loadModelVersion`, `readRules` and `readExperiment`
 */
export function openServedModel(options: ServedModelOptions): ServedModel {
  const { lakeRoot, clock, snapshots, name, version, experiment } = options;
  const rulesFile = options.rules === undefined ? { lists: [], rules: [] } : readJsonFile(options.rules);
  const chosen = loadVersions(options);
  const group = chooseServedGroup(chosen.champion.card);
  const assembler = createVectorAssembler(group, snapshotGroups);
  const rules = readRules(rulesFile, group, options.rules ?? 'no rules');
  const judgeOf = ({ experiment, champion, others }: ChosenVersions): DeciderOptions => {
    const versions = [champion, ...others].map((each) => prepareVersion(each, group));
    return { group, snapshotGroups, assembler, experiment, versions, rules };
  };
  let judge = judgeOf(chosen);
  let decide = noDecider;
  let connect = (): void => {};
  return {
    group,
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
      judge = judgeOf(loadVersions(options));
      connect();
    },
  };
}

/** Decides nothing: the server connects its state before the first request. */
const noDecider: ReturnType<MakeDecider> = () => {
  throw new Error('the model is not connected to the state of a server');
};

/** The versions of a model that are loaded, and what each of them does. */
interface ChosenVersions {
  readonly experiment: Experiment;
  readonly champion: LoadedModel;
  readonly others: readonly LoadedModel[];
}

function loadVersions({ lakeRoot, name, version, experiment: file }: ServedModelOptions): ChosenVersions {
  if (file === undefined) {
    const champion = loadModelVersion(lakeRoot, name, version);
    return { experiment: { model: name, champion: champion.version, shadows: [] }, champion, others: [] };
  }
  const experiment = readExperiment(readJsonFile(file), file);
  const { model, champion, challenger, shadows } = experiment;
  const load = (each: string): LoadedModel => loadModelVersion(lakeRoot, model, each);
  const others = [...(challenger === undefined ? [] : [challenger.version]), ...shadows];
  return { experiment, champion: load(champion), others: others.map(load) };
}
