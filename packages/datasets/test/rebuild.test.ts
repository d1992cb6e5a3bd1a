import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLake, type Snapshot } from '@cardlake/lake';
import {
  buildDatasets,
  formatManifest,
  parseDatasetSettings,
  readManifest,
  startOf,
  type TrainingManifest,
  trainingManifest,
  verifyDatasets,
} from '../src';
import { groups } from './support/groups';
import { type SampleEvent, sampleLakes } from './support/sample-lake';

const lakes = sampleLakes();
const DAY = '2018-05-20';
const settings = parseDatasetSettings({ labelMaturityDays: 2, gapDays: 1, validationDays: 3, trainDays: 3 });
const END = startOf('2018-05-21');
const events = Array.from(
  { length: 240 },
  (_, i): SampleEvent => ({
    id: `e${i}`,
    card: `c${i % 7}`,
    at: END - i * 3_600_000 - 1,
    cents: i,
  }),
);
const late = { id: 'late', card: 'c1', at: END - 100 * 3_600_000, cents: 1 };

test('building a day again commits nothing; a late event or label rebuilds it', async () => {
  const lake = await lakes.lake([{ events }]);
  expect((await lakes.build(lake, { day: DAY, settings })).changed).toBe(true);
  const { version } = lake.snapshot();
  expect(await lakes.build(lake, { day: DAY, settings })).toMatchObject({ changed: false, empty: [] });
  expect(lake.snapshot().version).toBe(version);

  await lakes.commit(lake, [], [{ id: 'e100', isFraud: true, reportedAt: END }]);
  expect((await lakes.build(lake, { day: DAY, settings })).changed).toBe(false);
  await lakes.commit(lake, [], [{ id: 'e101', isFraud: true, reportedAt: END - 1 }]);
  const labelled = await lakes.build(lake, { day: DAY, settings });
  expect(labelled.training.train.frauds + labelled.training.validation.frauds).toBe(1);
  await lakes.commit(lake, [late], []);
  expect((await lakes.build(lake, { day: DAY, settings })).changed).toBe(true);
  const wider = { ...settings, trainDays: 4 };
  expect((await lakes.build(lake, { day: DAY, settings: wider })).changed).toBe(true);
});

test('a lost data file is written again', async () => {
  const lake = await lakes.lake([{ events }]);
  const { training } = await lakes.build(lake, { day: DAY, settings });
  const lost = join(lake.root, `gold/training/dt=${DAY}`, training.train.files[1]?.path ?? '');
  const content = readFileSync(lost);
  rmSync(lost);
  expect(await lakes.build(lake, { day: DAY, settings })).toMatchObject({ changed: true, training });
  expect(readFileSync(lost)).toEqual(content);
});

test('verification finds files that are missing, changed, not in the manifest, and manifests that are unreadable', async () => {
  const lake = await lakes.lake([{ events }]);
  const { training, inference } = await lakes.build(lake, { day: DAY, settings });
  const verify = () => verifyDatasets(lake.snapshot());
  expect(await verify()).toEqual([]);
  const [missing = '', changed = ''] = training.train.files.map(
    ({ path }) => `gold/training/dt=${DAY}/${path}`,
  );
  const [unlisted] = inference.inference.files.map(({ path }) => `gold/inference/dt=${DAY}/${path}`);
  rmSync(join(lake.root, missing));
  const content = readFileSync(join(lake.root, changed));
  content.writeUInt8(content.readUInt8(100) ^ 1, 100);
  writeFileSync(join(lake.root, changed), content);
  const manifest = join(lake.root, `gold/inference/dt=${DAY}/manifest.json`);
  writeFileSync(manifest, formatManifest({ ...inference, inference: { rows: 0, files: [] } }));
  const faultsOfTraining = [
    `${missing} is missing`,
    `${changed} has a different content than the manifest lists`,
  ];
  expect(await verify()).toEqual([...faultsOfTraining, `${unlisted} is not in the manifest`]);
  writeFileSync(manifest, '{}');
  expect(await verify()).toEqual([
    ...faultsOfTraining,
    expect.stringContaining(`gold/inference/dt=${DAY}/manifest.json`),
  ]);
});

/**
 * Reads a dataset as a reader does, by its manifest; fails when a file that it names is missing or truncated.
 */
function readView(snapshot: Snapshot): TrainingManifest {
  const manifest = readManifest(snapshot, 'training', DAY);
  if (manifest === undefined) throw new Error('there is no manifest');
  const sizes = new Map(
    snapshot.files('gold.training').map(({ path, location }) => [path, readFileSync(location).length]),
  );
  const files = [...manifest.train.files, ...manifest.validation.files];
  for (const { path, bytes } of files)
    expect([path, sizes.get(`gold/training/dt=${DAY}/${path}`)]).toEqual([path, bytes]);
  expect(sizes.size).toBe(files.length + 1);
  return manifest;
}

test('at whatever step a rebuild dies, readers see the old datasets or the new ones, and the next writer repairs the folder', async () => {
  const lake = await lakes.lake([{ events }]);
  const before = (await lakes.build(lake, { day: DAY, settings })).training;
  await lakes.commit(lake, [late], []);
  const images: string[] = [];
  const watched = await openLake(lake.root, {
    onStep(step) {
      const image = `${lake.root}-${images.length}-${step}`;
      cpSync(lake.root, image, { recursive: true });
      images.push(image);
    },
  });
  const write = await watched.beginWrite();
  const after = (await buildDatasets({ session: lakes.session, write, groups, day: DAY, settings })).training;
  write.release();
  expect(after.source).not.toEqual(before.source);
  expect(images.length).toBeGreaterThan(6);

  const found = new Set<string>();
  for (const image of images) {
    const interrupted = await openLake(image);
    const manifest = readView(interrupted.snapshot());
    expect([before, after]).toContainEqual(manifest);
    found.add(manifest.source.train.digest + manifest.source.validation.digest);
    const folder = join(image, `gold/training/dt=${DAY}`);
    const byFolder = trainingManifest.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
    for (const { path, bytes } of byFolder.train.files)
      expect(readFileSync(join(folder, path)).length).toBe(bytes);
    const recoveredWriter = await interrupted.beginWrite();
    expect(readView(recoveredWriter.snapshot)).toEqual(manifest);
    recoveredWriter.release();
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.parquet'),
    );
    expect(names.sort()).toEqual(
      [...manifest.train.files, ...manifest.validation.files].map(({ path }) => path).sort(),
    );
  }
  expect(found.size).toBe(2);
});

test('a manifest of version 1, which only said whether compromised cards are left out, is read', () => {
  const manifest = (excludeCompromisedCards: boolean) => ({
    dataset: 'training',
    version: 1,
    day: DAY,
    settings: { labelMaturityDays: 7, gapDays: 7, validationDays: 7, trainDays: 7, excludeCompromisedCards },
    bounds: {
      train: { from: '2018-04-01', to: '2018-04-08' },
      validation: { from: '2018-04-15', to: '2018-04-22' },
      labelsKnownBefore: '2018-04-30',
    },
    groups: [],
    source: {
      train: { rows: 0, digest: '0' },
      validation: { rows: 0, digest: '0' },
      compromisedCards: { rows: 0, digest: '0' },
    },
    train: { rows: 0, frauds: 0, fraudRate: null, files: [] },
    validation: { rows: 0, frauds: 0, fraudRate: null, files: [], excluded: { cards: 0, rows: 0 } },
  });
  expect(trainingManifest.parse(manifest(true)).settings.compromisedCards).toBe('all');
  expect(trainingManifest.parse(manifest(false)).settings.compromisedCards).toBe('none');
});
