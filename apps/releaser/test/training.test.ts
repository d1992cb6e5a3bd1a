import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { memoryObjects } from '@cardlake/aws/test-kit';
import { publishedGroups } from '@cardlake/engine/portable';
import { TRAINED_FILES } from '@cardlake/job-contract';
import { pack } from 'tar-stream';
import { chooseDataset } from '../src/training/choose-dataset';
import { unpackTrained } from '../src/training/unpack-trained';

const ASSEMBLED = publishedGroups.filter(({ isAssembled }) => isAssembled).at(-1);
const split = { rows: 0, frauds: 0, fraudRate: null, files: [] };
const content = { rows: 0, digest: '' };
const period = { from: '2026-01-01', to: '2026-01-02' };

/** A lake with training datasets of some days, that hold some groups. */
function lakeOf(days: readonly string[], groups: readonly { name: string; definitionHash: string }[]) {
  const objects = memoryObjects();
  const manifest = (day: string) => ({
    dataset: 'training',
    version: 2,
    day,
    settings: {},
    bounds: { train: period, validation: period, labelsKnownBefore: day },
    groups,
    source: { train: content, validation: content, compromisedCards: content },
    train: split,
    validation: { ...split, excluded: { cards: 0, rows: 0 } },
  });
  for (const day of days) {
    objects.stored.set(`lake/gold/training/dt=${day}/train/a.parquet`, Buffer.from(''));
    objects.stored.set(
      `lake/gold/training/dt=${day}/manifest.json`,
      Buffer.from(JSON.stringify(manifest(day))),
    );
  }
  return { objects, bucket: 'lake' };
}

const served = ASSEMBLED === undefined ? [] : [ASSEMBLED];

test('the newest datasets are chosen, or those of the day that is given, with the features that decide', async () => {
  const lake = lakeOf(['2026-02-13', '2026-02-14'], served);
  lake.objects.stored.set('lake/gold/training/dt=2026-02-15/train/unfinished.parquet', Buffer.from(''));
  const chosen = await chooseDataset(lake);
  const manifest = lake.objects.stored.get('lake/gold/training/dt=2026-02-14/manifest.json') ?? '';
  expect(chosen).toMatchObject({
    day: '2026-02-14',
    manifestSha256: createHash('sha256').update(manifest).digest('hex'),
  });
  expect(chosen.features.slice(0, 2)).toEqual(['amount', expect.any(String)]);
  expect((await chooseDataset(lake, '2026-02-13')).day).toBe('2026-02-13');
});

test('datasets whose features do not decide are refused, and so are none', async () => {
  const stored = publishedGroups.filter(({ isAssembled }) => !isAssembled);
  const outdated = served.map(({ name }) => ({ name, definitionHash: 'another' }));
  for (const groups of [stored, outdated])
    await expect(chooseDataset(lakeOf(['2026-02-14'], groups))).rejects.toMatchObject({
      code: 'model_unservable',
    });
  await expect(chooseDataset(lakeOf([], served))).rejects.toMatchObject({ code: 'missing_input' });
});

/** Packs files as SageMaker does. */
async function archiveOf(names: readonly string[]): Promise<Uint8Array> {
  const packed = pack();
  packed.entry({ name: './', type: 'directory' });
  for (const name of names) packed.entry({ name }, `content of ${name}`);
  packed.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of packed) chunks.push(chunk as Uint8Array);
  return gzipSync(Buffer.concat(chunks));
}

test('the archive of a job has the files of the trainer, and no others', async () => {
  const files = await unpackTrained(await archiveOf([...TRAINED_FILES].reverse()), 's3://lake/a');
  expect(files['model.json'].toString()).toBe('content of model.json');
  for (const names of [TRAINED_FILES.slice(1), [...TRAINED_FILES, 'other'], [...TRAINED_FILES, 'model.json']])
    await expect(unpackTrained(await archiveOf(names), 's3://lake/a')).rejects.toThrow(
      /^s3:\/\/lake\/a has the files /,
    );
});
