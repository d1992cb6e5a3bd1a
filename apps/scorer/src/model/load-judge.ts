import { isDeepStrictEqual } from 'node:util';
import { snapshotGroups } from '@cardlake/card-features';
import type { LoadedVersion } from '@cardlake/model';
import {
  chooseServedGroup,
  createVectorAssembler,
  type DeciderOptions,
  prepareVersion,
  readRules,
} from '@cardlake/prediction';
import { chooseVersions, loadVersion, type ModelChoice, type ModelPlace, readChoice } from './model-files';

/** A judge that decides, as its options, and the files that it was loaded from. */
export interface LoadedJudge {
  readonly options: DeciderOptions;
  readonly choice: ModelChoice;
  readonly versions: ReadonlyMap<string, LoadedVersion>;
}

/**
 * Loads what decides: the promoted version, or those that an experiment names, with lists and rules. Loads nothing when the
 * files that say so are as they were, and no version twice.
 * @throws Error, UserError or ModelError naming the file that is missing or wrong
 */
export async function loadJudge(place: ModelPlace, current?: LoadedJudge): Promise<LoadedJudge> {
  const choice = await readChoice(place);
  if (current !== undefined && isDeepStrictEqual(choice, current.choice)) return current;
  const experiment = chooseVersions(place, choice);
  const { champion, challenger, shadows } = experiment;
  const names = [champion, ...(challenger === undefined ? [] : [challenger.version]), ...shadows];
  const loaded = await Promise.all(
    names.map((name) => current?.versions.get(name) ?? loadVersion(place, name)),
  );
  const group = chooseServedGroup(loaded[0]?.card);
  const rules = choice.rules === undefined ? { lists: [], rules: [] } : JSON.parse(choice.rules);
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
