import type { ObjectReader } from '@cardlake/aws/s3';
import { MODELS_FOLDER, VERSION_FOLDER } from '@cardlake/job-contract';
import {
  type LoadedVersion,
  MODEL_FILES,
  PROMOTED_FILE,
  readPromotedFile,
  readVersion,
} from '@cardlake/model';
import { readExperiment } from '../experiment/read-experiment';
import type { Experiment } from '../experiment/schema';

/** Place of a model in a lake: a bucket with the lake at its root, and its name. */
export interface ModelPlace {
  readonly objects: ObjectReader;
  readonly bucket: string;
  readonly name: string;
}

/** Files beside the versions that say what decides; undefined where there is none. */
export interface ModelFiles {
  /** The version that decides, where there is no experiment. */
  readonly promoted: string | undefined;
  readonly experiment: string | undefined;
  /** Lists and rules. */
  readonly rules: string | undefined;
}

const keyOf = ({ name }: ModelPlace, path: string): string => `${MODELS_FOLDER}/${name}/${path}`;

async function readFile(place: ModelPlace, path: string): Promise<Uint8Array | undefined> {
  const found = await place.objects.get({ bucket: place.bucket, key: keyOf(place, path) });
  return found?.content;
}

const readText = async (place: ModelPlace, path: string): Promise<string | undefined> => {
  const content = await readFile(place, path);
  return content && new TextDecoder().decode(content);
};

/** Reads the files that say what decides. */
export async function readModelFiles(place: ModelPlace): Promise<ModelFiles> {
  const [promoted, experiment, rules] = await Promise.all(
    [PROMOTED_FILE, 'experiment.json', 'rules.json'].map((file) => readText(place, file)),
  );
  return { promoted, experiment, rules };
}

/** Finds which versions decide. @throws Error when none is promoted; UserError `bad_experiment` */
export function chooseVersions(
  place: ModelPlace,
  { promoted, experiment }: Pick<ModelFiles, 'promoted' | 'experiment'>,
): Experiment {
  if (experiment !== undefined) {
    const chosen = readExperiment(JSON.parse(experiment), keyOf(place, 'experiment.json'));
    if (chosen.model === place.name) return chosen;
    throw new Error(`${keyOf(place, 'experiment.json')} is about the model ${chosen.model}`);
  }
  if (promoted === undefined)
    throw new Error(
      `no version of the model ${place.name} is promoted: ${keyOf(place, PROMOTED_FILE)} is missing`,
    );
  return { model: place.name, champion: readPromotedFile(promoted), shadows: [] };
}

/** A version, and the bytes of its model. */
interface StoredVersion {
  readonly loaded: LoadedVersion;
  readonly model: Uint8Array;
}

/** Loads a version. @throws Error when a file is missing; DamagedVersionError, ModelError */
export const loadVersion = async (place: ModelPlace, version: string): Promise<LoadedVersion> =>
  (await readStoredVersion(place, version)).loaded;

/** Reads a version with the bytes of its model. @throws as `loadVersion` */
export async function readStoredVersion(place: ModelPlace, version: string): Promise<StoredVersion> {
  const folder = `${VERSION_FOLDER}${version}`;
  const read = async (...names: string[]): Promise<Uint8Array> => {
    for (const name of names) {
      const content = await readFile(place, `${folder}/${name}`);
      if (content !== undefined) return content;
    }
    throw new Error(`s3://${place.bucket}/${keyOf(place, folder)} has no ${names.join(' or ')}`);
  };
  const [policy, card, model] = await Promise.all([
    read('policy.json'),
    read('card.json'),
    read(...MODEL_FILES),
  ]);
  const loaded = readVersion(place.name, version, { 'policy.json': policy, 'card.json': card, model });
  return { loaded, model };
}
