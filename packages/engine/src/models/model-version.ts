import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MODELS_FOLDER, VERSION_FOLDER } from '@cardlake/job-contract';
import { fsyncPath } from '@cardlake/lake';
import { MODEL_FILES } from '@cardlake/model';
import { UserError } from '@cardlake/runtime';
import { formatVersion, type ModelVersion, VERSION_SCHEMAS, type VersionContent } from './version-content';

export type { ModelVersion } from './version-content';

/** Finds the file with the model of a version. */
export const findModelFile = (folder: string): string =>
  MODEL_FILES.find((file) => existsSync(join(folder, file))) ?? 'model.json';

const modelsFolder = (lakeRoot: string): string => join(lakeRoot, MODELS_FOLDER);

/** Folder of all versions of a model. */
export const modelFolder = (lakeRoot: string, name: string): string => join(modelsFolder(lakeRoot), name);

/** Folder of the files of a version. */
export const versionFolder = (lakeRoot: string, name: string, version: string): string =>
  join(modelFolder(lakeRoot, name), VERSION_FOLDER + version);

const foldersOf = (path: string): string[] =>
  existsSync(path)
    ? readdirSync(path, { withFileTypes: true })
        .flatMap((entry) => (entry.isDirectory() ? entry.name : []))
        .sort()
    : [];

/** Lists the names of the versions of every model of a lake, by name and day of the dataset. */
const listVersions = (lakeRoot: string): Pick<ModelVersion, 'name' | 'version'>[] =>
  foldersOf(modelsFolder(lakeRoot)).flatMap((name) =>
    foldersOf(modelFolder(lakeRoot, name))
      .filter((folder) => folder.startsWith(VERSION_FOLDER))
      .map((folder) => ({ name, version: folder.slice(VERSION_FOLDER.length) })),
  );

/** Lists the versions of every model of a lake, by name and day of the dataset. @throws UserError `model_damaged` */
export const listModels = (lakeRoot: string): ModelVersion[] =>
  listVersions(lakeRoot).map(({ name, version }) => readVersion(lakeRoot, name, version));

/**
 * Reads a version of a model, the last in the list unless one is named. A damaged file of another version is no obstacle.
 * @throws UserError `model_missing`, `model_damaged`
 */
export function readModelVersion(lakeRoot: string, name: string, version?: string): ModelVersion {
  const all = listVersions(lakeRoot);
  const found = all.findLast((each) => each.name === name && (version ?? each.version) === each.version);
  if (found !== undefined) return readVersion(lakeRoot, found.name, found.version);
  const known = all.map((each) => `${each.name} ${each.version}`);
  throw new UserError('model_missing', `the lake has no model ${[name, version].filter(Boolean).join(' ')}`, {
    hint: known.length === 0 ? 'Train one: `cardlake train --dt DAY`' : `It has ${known.join(', ')}.`,
  });
}

function readVersion(lakeRoot: string, name: string, version: string): ModelVersion {
  const folder = versionFolder(lakeRoot, name, version);
  const read = <T>(file: keyof typeof VERSION_SCHEMAS, schema: { parse(value: unknown): T }): T => {
    try {
      return schema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
    } catch (cause) {
      throw damagedModel(folder, file, cause);
    }
  };
  return {
    name,
    version,
    policy: read('policy.json', VERSION_SCHEMAS['policy.json']),
    metrics: read('metrics.json', VERSION_SCHEMAS['metrics.json']),
    card: read('card.json', VERSION_SCHEMAS['card.json']),
  };
}

/** Error for a file of a version that is not as it was written. */
export const damagedModel = (folder: string, file: string, cause?: unknown): UserError =>
  new UserError('model_damaged', `invalid file of a model: ${join(folder, file)}`, {
    hint: `Remove the folder ${folder}, and train or import the model again.`,
    cause,
  });

/**
 * Writes a version of a model: all of its files or none. Equal content has the same version, and changes nothing.
 * @param model Bytes of the model file.
 */
export function writeModelVersion(
  lakeRoot: string,
  model: Uint8Array,
  content: VersionContent,
): ModelVersion {
  const { name } = content.card;
  const { version, files } = formatVersion(model, content);
  const home = modelFolder(lakeRoot, name);
  mkdirSync(home, { recursive: true });
  const staged = join(home, `.staged-${randomUUID()}`);
  mkdirSync(staged);
  try {
    for (const [file, bytes] of Object.entries(files)) {
      writeFileSync(join(staged, file), bytes);
      fsyncPath(join(staged, file));
    }
    const folder = versionFolder(lakeRoot, name, version);
    moveUnlessThere(staged, folder);
    fsyncPath(home);
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
  return { name, version, ...content };
}

/** Moves a folder to a place, unless a whole one is there: another writer may have been faster, with the same content. */
function moveUnlessThere(folder: string, place: string): void {
  try {
    renameSync(folder, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
  }
}
