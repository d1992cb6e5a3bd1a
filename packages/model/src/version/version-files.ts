import { hash } from 'node:crypto';
import type { z } from 'zod';
import { type ModelCard, modelCard } from '../card';
import { type Model, readModel } from '../model';
import { ModelError } from '../model-error';
import { type Policy, policy } from '../policy/policy';

/** The bytes of the files of a version that scoring needs. */
export interface VersionFiles {
  readonly 'policy.json': Uint8Array;
  readonly 'card.json': Uint8Array;
  /** The model itself, under any of {@link MODEL_FILES}. */
  readonly model: Uint8Array;
}

/** Names that the file with the model can have; readers of XGBoost tell its format by the ending. */
export const MODEL_FILES = ['model.ubj', 'model.json'] as const;

/** A version of a model, ready to score. */
export interface LoadedVersion {
  readonly name: string;
  readonly version: string;
  readonly model: Model;
  readonly policy: Policy;
  /** SHA-256 of `policy.json`. */
  readonly policyHash: string;
  /** Says where the model comes from; its features are the columns of a row, in order. */
  readonly card: ModelCard;
}

/** A file of a version that is not as it was written. */
export class DamagedVersionError extends ModelError {
  constructor(readonly file: string) {
    super('damaged_version', `${file} is not as it was written`);
  }
}

/** Computes the hash that the name of a version ends with, from its `policy.json` and `card.json`. */
export const versionHash = (policyFile: Uint8Array, cardFile: Uint8Array): string =>
  hash('sha256', Buffer.concat([policyFile, cardFile])).slice(0, 8);

/**
 * Reads the files of a version, after checking that they are those that were written.
 * @throws DamagedVersionError for one that is not; ModelError, see `readModel`
 */
export function readVersion(name: string, version: string, files: VersionFiles): LoadedVersion {
  const { 'policy.json': policyFile, 'card.json': cardFile, model } = files;
  if (!version.endsWith(`-${versionHash(policyFile, cardFile)}`))
    throw new DamagedVersionError('policy.json or card.json');
  const card = parse('card.json', modelCard, cardFile);
  if (hash('sha256', model) !== card.modelSha256) throw new DamagedVersionError('model');
  return {
    name,
    version,
    model: readModel(model),
    policy: parse('policy.json', policy, policyFile),
    policyHash: hash('sha256', policyFile),
    card,
  };
}

function parse<S extends z.ZodType>(file: string, schema: S, bytes: Uint8Array): z.infer<S> {
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes).toString()));
  } catch {
    throw new DamagedVersionError(file);
  }
}
