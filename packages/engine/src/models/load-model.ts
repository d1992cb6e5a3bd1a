import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DamagedVersionError, type LoadedVersion, readVersion } from '@cardlake/model';
import { isUserError, UserError } from '@cardlake/runtime';
import {
  damagedModel,
  findModelFile,
  type ModelVersion,
  readModelVersion,
  versionFolder,
} from './model-version';
import { withModelErrors } from './parse-model';
import { readPromoted, writePromoted } from './promoted';
import { requireServable } from './serving-faults';

/** A version of a model, ready to score events. */
export type LoadedModel = LoadedVersion;

/**
 * Loads the promoted version of a model, or another one by its name, after checking that its files are whole, and that its
 * features are those that are served.
 * @throws UserError `model_missing`, `model_not_promoted`, `model_damaged`, `unsupported_model`, `model_unservable`
 */
export function loadModelVersion(lakeRoot: string, name: string, version?: string): LoadedModel {
  const chosen = readModelVersion(lakeRoot, name, version ?? promotedVersion(lakeRoot, name));
  requireServable(chosen);
  return openModelVersion(lakeRoot, chosen);
}

function promotedVersion(lakeRoot: string, name: string): string {
  const promoted = readPromoted(lakeRoot, name);
  if (promoted !== undefined) return promoted;
  const { version } = readModelVersion(lakeRoot, name);
  throw new UserError('model_not_promoted', `no version of the model ${name} is promoted`, {
    hint: `Promote one: \`cardlake models promote ${name} ${version}\``,
  });
}

/**
 * Promotes a version of a model: from now on, it decides.
 * @returns the version that decided before, if there was one.
 * @throws UserError, see `loadModelVersion`, with nothing changed.
 */
export function promoteModel(lakeRoot: string, name: string, version: string): string | undefined {
  loadModelVersion(lakeRoot, name, version);
  const before = readPromotedOrNone(lakeRoot, name);
  if (before !== version) writePromoted(lakeRoot, name, version);
  return before;
}

/** A damaged file is replaced like a missing one. */
function readPromotedOrNone(lakeRoot: string, name: string): string | undefined {
  try {
    return readPromoted(lakeRoot, name);
  } catch (error) {
    if (isUserError(error, 'model_damaged')) return undefined;
    throw error;
  }
}

/** Opens a version after checking that its files are those that were written. @throws UserError `model_damaged`, `unsupported_model` */
export function openModelVersion(
  lakeRoot: string,
  { name, version }: Pick<ModelVersion, 'name' | 'version'>,
): LoadedModel {
  const folder = versionFolder(lakeRoot, name, version);
  const modelFile = findModelFile(folder);
  const files = {
    'policy.json': readPart(folder, 'policy.json'),
    'card.json': readPart(folder, 'card.json'),
    model: readPart(folder, modelFile),
  };
  try {
    return withModelErrors(() => readVersion(name, version, files));
  } catch (error) {
    if (!(error instanceof DamagedVersionError)) throw error;
    throw damagedModel(folder, error.file === 'model' ? modelFile : error.file, error);
  }
}

function readPart(folder: string, file: string): Buffer {
  try {
    return readFileSync(join(folder, file));
  } catch (cause) {
    throw damagedModel(folder, file, cause);
  }
}
