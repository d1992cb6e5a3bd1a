import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Model, ModelCard, Policy } from '@cardlake/model';
import { isUserError, UserError } from '@cardlake/runtime';
import {
  contentHash,
  damagedModel,
  findModelFile,
  type ModelVersion,
  readModelVersion,
  versionFolder,
} from './model-version';
import { parseModel } from './parse-model';
import { readPromoted, writePromoted } from './promoted';
import { requireServable } from './serving-faults';

/** A version of a model, ready to score events. */
export interface LoadedModel {
  readonly name: string;
  readonly version: string;
  readonly model: Model;
  readonly policy: Policy;
  /** SHA-256 of `policy.json`. */
  readonly policyHash: string;
  /** Says where the model comes from; its features are the columns of a row, in order. */
  readonly card: ModelCard;
}

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
    hint: `Promote one: cardlake models promote ${name} ${version}`,
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
  { name, version, policy, card }: ModelVersion,
): LoadedModel {
  const folder = versionFolder(lakeRoot, name, version);
  const policyBytes = readPart(folder, 'policy.json');
  if (!version.endsWith(`-${contentHash(policyBytes, readPart(folder, 'card.json'))}`))
    throw damagedModel(folder, 'policy.json or card.json');
  const file = findModelFile(folder);
  const bytes = readPart(folder, file);
  if (sha256(bytes) !== card.modelSha256) throw damagedModel(folder, file);
  return { name, version, model: parseModel(bytes), policy, policyHash: sha256(policyBytes), card };
}

function readPart(folder: string, file: string): Buffer {
  try {
    return readFileSync(join(folder, file));
  } catch (cause) {
    throw damagedModel(folder, file, cause);
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
