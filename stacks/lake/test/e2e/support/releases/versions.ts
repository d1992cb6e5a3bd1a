import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { MODELS_FOLDER } from '@cardlake/job-contract';
import { MODEL, type Releases } from './environment';

/** Day of the datasets that versions are judged on. */
export const DAY = '2026-02-14';

const DATASETS = join('gold', 'training');

/** Versions of the model in the lake bucket. */
export interface Versions {
  /** The one that is promoted. */
  readonly champion: string;
  /** One with the same trees and another policy. */
  readonly equal: string;
  /** One that ranks the other way round. */
  readonly bad: string;
}

/** Tree of a model file of XGBoost: a node without a left child is a leaf, whose value is its condition. */
interface Tree {
  readonly left_children: readonly number[];
  split_conditions: number[];
}

/** Makes a lake with datasets and versions of the model, and puts them into a bucket. */
export async function makeVersions(releases: Releases, bucket: string): Promise<Versions> {
  const { lake, cardlake } = releases;
  const traffic = ['--num-transactions', '20000', '--fraud', '0.02', '--dt', DAY, '--quiet'];
  cardlake('run', 'all', ...traffic, '--groups', 'fraud_features_v2', '--lake', lake);
  cardlake('sample', '--lake', lake);
  const models = join(lake, MODELS_FOLDER, MODEL);
  const { version: champion }: { version: string } = JSON.parse(
    readFileSync(join(models, 'promoted.json'), 'utf8'),
  );
  const folder = join(models, `version=${champion}`);
  const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const features: string[] = read('card.json').features.map(({ name }: { name: string }) => name);
  const add = (name: string, model: object, policy: object): string => {
    const paths = { model: `${lake}-${name}.json`, policy: `${lake}-${name}-policy.json` };
    writeFileSync(paths.model, JSON.stringify(model));
    writeFileSync(paths.policy, JSON.stringify(policy));
    const given = ['--features', features.join(','), '--policy', paths.policy];
    const added = cardlake(
      'models',
      'import',
      paths.model,
      '--name',
      MODEL,
      ...given,
      '--lake',
      lake,
      '--json',
    );
    return JSON.parse(added).version;
  };
  const [model, policy] = [read('model.json'), read('policy.json')];
  const stricter = { ...policy, rule: { kind: 'thresholds', review: 0.5, decline: 0.9 } };
  const equal = add('equal', model, stricter);
  for (const tree of model.learner.gradient_booster.model.trees as Tree[])
    tree.split_conditions = tree.split_conditions.map((value, node) =>
      tree.left_children[node] === -1 ? -value : value,
    );
  const bad = add('bad', model, policy);
  await upload(releases, bucket, join(MODELS_FOLDER, MODEL));
  await upload(releases, bucket, DATASETS);
  return { champion, equal, bad };
}

/** Puts the datasets into the bucket as those of another day, whose files are not those of their manifest. */
export async function damageDatasets({ lake, s3 }: Releases, bucket: string, day: string): Promise<void> {
  for (const path of filesIn(join(lake, DATASETS, `dt=${DAY}`))) {
    const Key = path.slice(lake.length + 1).replace(`dt=${DAY}`, `dt=${day}`);
    const Body = path.endsWith('.json') ? readFileSync(path) : 'damaged';
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  }
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((file) =>
    file.isFile() ? join(file.parentPath, file.name) : [],
  );

/** Puts the files of a folder of the lake into the bucket. */
async function upload({ lake, s3 }: Releases, Bucket: string, folder: string): Promise<void> {
  for (const path of filesIn(join(lake, folder))) {
    const Key = path.slice(lake.length + 1);
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: readFileSync(path) }));
  }
}
