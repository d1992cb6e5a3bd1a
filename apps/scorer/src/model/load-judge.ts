import { isDeepStrictEqual } from 'node:util';
import { snapshotGroups } from '@cardlake/card-features';
import type { LoadedVersion } from '@cardlake/model';
import {
  applyReleaseControl,
  chooseServedGroup,
  chooseVersions,
  createVectorAssembler,
  type DeciderOptions,
  loadVersion,
  type ModelFiles,
  type ModelPlace,
  prepareVersion,
  type ReleaseControl,
  readRules,
} from '@cardlake/prediction';

/** All that says which versions decide, and how. */
export interface ModelChoice {
  readonly files: ModelFiles;
  /** Control of the model; its versions go before those that the files name. Undefined when it was never released. */
  readonly control: ReleaseControl | undefined;
}

/** A judge that decides, as its options, and what it was loaded from. */
export interface LoadedJudge {
  readonly options: DeciderOptions;
  readonly choice: ModelChoice;
  readonly versions: ReadonlyMap<string, LoadedVersion>;
}

/**
 * Loads what decides: the versions of the control, otherwise those that an experiment names, otherwise the promoted one; with
 * lists and rules. Loads nothing when the choice is as it was, and no version twice.
 * @throws Error, UserError or ModelError naming the file that is missing or wrong
 */
export async function loadJudge(
  place: ModelPlace,
  choice: ModelChoice,
  current?: LoadedJudge,
): Promise<LoadedJudge> {
  if (current !== undefined && isDeepStrictEqual(choice, current.choice)) return current;
  const { files, control } = choice;
  const named = chooseVersions(place, files);
  const experiment = control === undefined ? named : applyReleaseControl(named, control);
  const { champion, challenger, shadows } = experiment;
  const names = [champion, ...(challenger === undefined ? [] : [challenger.version]), ...shadows];
  const loaded = await Promise.all(
    names.map((name) => current?.versions.get(name) ?? loadVersion(place, name)),
  );
  const group = chooseServedGroup(loaded[0]?.card);
  const rules = files.rules === undefined ? { lists: [], rules: [] } : JSON.parse(files.rules);
  return {
    choice,
    versions: new Map(loaded.map((version) => [version.version, version])),
    options: {
      group,
      snapshotGroups,
      assembler: createVectorAssembler(group, snapshotGroups),
      experiment,
      versions: loaded.map((version) => prepareVersion(version, group)),
      rules: readRules(rules, group, 'rules.json'),
    },
  };
}
