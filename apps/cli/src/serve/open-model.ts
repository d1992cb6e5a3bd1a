import { snapshotGroups } from '@cardlake/card-features';
import { type LoadedModel, loadModelVersion } from '@cardlake/engine';
import {
  chooseServedGroup,
  createVectorAssembler,
  type DeciderOptions,
  type Experiment,
  prepareVersion,
  readExperiment,
  readRules,
} from '@cardlake/prediction';
import { readJsonFile } from './json-file';

/** Choice of what decides. */
export interface DecidingModel {
  readonly lakeRoot: string;
  /** Name of the model; an experiment names its own. */
  readonly name: string;
  /** The promoted version, when none is named. */
  readonly version?: string | undefined;
  /** File of lists and rules. */
  readonly rules?: string | undefined;
  /** File of an experiment, which names the model and the versions that decide. */
  readonly experiment?: string | undefined;
}

/** A model that was loaded, with its versions, group and rules. */
export interface OpenedModel {
  readonly options: DeciderOptions;
  /** Loads the versions again, for the same group and rules. @throws UserError, see `loadModelVersion` */
  reload(): DeciderOptions;
}

/**
 * Loads what decides: the versions of a model, its group, lists and rules.
 * @throws UserError, see `loadModelVersion`, `readRules` and `readExperiment`
 */
export function openModel(model: DecidingModel): OpenedModel {
  const rulesFile = model.rules === undefined ? { lists: [], rules: [] } : readJsonFile(model.rules);
  const chosen = loadVersions(model);
  const group = chooseServedGroup(chosen.champion.card);
  const assembler = createVectorAssembler(group, snapshotGroups);
  const rules = readRules(rulesFile, group, model.rules ?? 'no rules');
  const prepare = ({ experiment, champion, others }: ChosenVersions): DeciderOptions => {
    const versions = [champion, ...others].map((each) => prepareVersion(each, group));
    return { group, snapshotGroups, assembler, experiment, versions, rules };
  };
  return { options: prepare(chosen), reload: () => prepare(loadVersions(model)) };
}

/** The versions of a model that are loaded, and what each of them does. */
interface ChosenVersions {
  readonly experiment: Experiment;
  readonly champion: LoadedModel;
  readonly others: readonly LoadedModel[];
}

function loadVersions({ lakeRoot, name, version, experiment: file }: DecidingModel): ChosenVersions {
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
