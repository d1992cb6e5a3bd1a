import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ModelCard, modelCard, type Policy, policy } from '@cardlake/model';
import { UserError } from '@cardlake/runtime';
import type { z } from 'zod';
import { type ModelMetrics, modelMetrics } from './metrics';

/** A version of a model, as its files say. */
export interface ModelVersion {
  readonly name: string;
  readonly version: string;
  readonly policy: Policy;
  readonly metrics: ModelMetrics;
  readonly card: ModelCard;
}

const SCHEMAS = { 'policy.json': policy, 'metrics.json': modelMetrics, 'card.json': modelCard } as const;
const VERSION = 'version=';

const modelsFolder = (lakeRoot: string): string => join(lakeRoot, 'gold', 'models');

/** Pattern of a model's name, which is a folder of the lake. */
export const MODEL_NAME = /^[a-z][a-z0-9_-]{0,62}$/;

const foldersOf = (path: string): string[] =>
  existsSync(path)
    ? readdirSync(path, { withFileTypes: true })
        .flatMap((entry) => (entry.isDirectory() ? entry.name : []))
        .sort()
    : [];

/** Lists the versions of every model of a lake, by name and day of the dataset. @throws UserError `model_damaged` */
export const listModels = (lakeRoot: string): ModelVersion[] =>
  foldersOf(modelsFolder(lakeRoot)).flatMap((name) =>
    foldersOf(join(modelsFolder(lakeRoot), name))
      .filter((folder) => folder.startsWith(VERSION))
      .map((folder) => readVersion(lakeRoot, name, folder.slice(VERSION.length))),
  );

/**
 * Reads a version of a model, the last in the list unless one is named.
 * @throws UserError `model_missing`, `model_damaged`
 */
export function readModelVersion(lakeRoot: string, name: string, version?: string): ModelVersion {
  const all = listModels(lakeRoot);
  const found = all.findLast((each) => each.name === name && (version ?? each.version) === each.version);
  if (found !== undefined) return found;
  const known = all.map((each) => `${each.name} ${each.version}`);
  throw new UserError('model_missing', `the lake has no model ${[name, version].filter(Boolean).join(' ')}`, {
    hint: known.length === 0 ? 'Train one: cardlake train --dt DAY' : `It has ${known.join(', ')}.`,
  });
}

function readVersion(lakeRoot: string, name: string, version: string): ModelVersion {
  const folder = join(modelsFolder(lakeRoot), name, VERSION + version);
  const read = <S extends z.ZodType>(file: keyof typeof SCHEMAS, schema: S): z.infer<S> => {
    try {
      return schema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
    } catch (cause) {
      throw new UserError('model_damaged', `invalid file of a model: ${join(folder, file)}`, {
        hint: `Remove the folder ${folder}, and train the model again.`,
        cause,
      });
    }
  };
  return {
    name,
    version,
    policy: read('policy.json', policy),
    metrics: read('metrics.json', modelMetrics),
    card: read('card.json', modelCard),
  };
}

/**
 * Writes a version of a model: all of its files or none. Equal content has the same version, and changes nothing.
 * @param model The bytes of `model.json`.
 */
export function writeModelVersion(
  lakeRoot: string,
  model: Uint8Array,
  content: Omit<ModelVersion, 'name' | 'version'>,
): ModelVersion {
  const { name, dataset } = content.card;
  const texts = {
    'policy.json': toText(content.policy),
    'metrics.json': toText(content.metrics),
    'card.json': toText(content.card),
  } satisfies Record<keyof typeof SCHEMAS, string>;
  const hash = createHash('sha256').update(texts['policy.json']).update(texts['card.json']).digest('hex');
  const version = `${dataset.day}-${hash.slice(0, 8)}`;
  const home = join(modelsFolder(lakeRoot), name);
  mkdirSync(home, { recursive: true });
  const staged = join(home, `.staged-${randomUUID()}`);
  mkdirSync(staged);
  try {
    writeFileSync(join(staged, 'model.json'), model);
    for (const [file, text] of Object.entries(texts)) writeFileSync(join(staged, file), text);
    const folder = join(home, VERSION + version);
    if (!existsSync(folder)) renameSync(staged, folder);
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
  return { name, version, ...content };
}

const toText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
