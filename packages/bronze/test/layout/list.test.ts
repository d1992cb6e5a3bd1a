import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  bronzeObjectPath,
  bronzeTable,
  listBronzeObjects,
  parseBronzePath,
  type SkippedFile,
} from '../../src';
import { tempLake } from '../support/temp-lake';

const lake = tempLake();
const table = bronzeTable('card_authorization');
const minuteOf = (minute: number) => Date.UTC(2026, 0, 31, 23, 50 + minute) * 1000;

/** Path of a file in the folder of a minute, at any depth. */
const pathIn = (minute: number, name: string) =>
  `${dirname(bronzeObjectPath(table, minuteOf(minute), 'x'))}/${name}`;

function put(path: string) {
  mkdirSync(dirname(join(lake.root, path)), { recursive: true });
  writeFileSync(join(lake.root, path), '');
}

test('objects are listed by arrival, then by name, across hours, days and months', () => {
  const paths = [0, 3, 9, 10, 70, 1500].flatMap((minute) =>
    ['b.json', 'a.json.gz', 'B.ndjson', '1.ndjson.gz', 'firehose-1-x.gz', 'x.zst', 'no extension'].map(
      (name) => bronzeObjectPath(table, minuteOf(minute), name),
    ),
  );
  for (const path of paths.toReversed()) put(path);
  const listed = [...listBronzeObjects(lake.root, table)];
  expect(listed.map((o) => o.path)).toEqual(paths.toSorted());
  for (const { path, arrivalMicros, location, bytes } of listed) {
    expect(bytes).toBe(0);
    expect(parseBronzePath(path)?.arrivalMicros).toBe(arrivalMicros);
    expect(location).toBe(join(lake.root, path));
  }
});

const at = (name: string) => pathIn(0, name);

/** Lists the objects by path, and the reasons for what is left out by path. */
function list() {
  const skipped: SkippedFile[] = [];
  const listed = [...listBronzeObjects(lake.root, table, { onSkipped: (file) => skipped.push(file) })];
  const reasons = Object.fromEntries(skipped.map(({ path, reason }) => [path, reason]));
  return { objects: listed.map(({ path }) => path), skipped: reasons };
}

test('every file is an object, or left out with a reason', () => {
  const unfinished = [
    '_SUCCESS',
    '.a.json.gz',
    'a.json.gz.tmp',
    'a.json.partial',
    '.a.json.crc',
    'a._COPYING_',
  ].map(at);
  const misplaced = [
    `${table.path}/misplaced.json.gz`,
    `${table.path}/ingest_dt=2026/01/x.json`,
    `${table.path}/ingest_dt=2026-01-31-23-50/x.json`,
    `${table.path}/other=2026/01/31/23/50/x.json`,
    `${table.path}/ingest_dt=2026/02/30/23/50/deep/x.json`,
  ];
  const good = ['good.json', 'sub/deeper/good'].map(at);
  for (const path of [...unfinished, ...misplaced, ...good, at('_temporary/0/x.json')]) put(path);
  expect(list()).toEqual({
    objects: good,
    skipped: Object.fromEntries([
      ...[...unfinished, at('_temporary')].map((path) => [path, 'unfinished']),
      ...misplaced.map((path) => [path, 'no_arrival_minute']),
    ]),
  });
});

test('a name with a card number is no object, and told masked; the digits of its folder do not count', () => {
  const good = ['1704067200.json.gz', '4111111111111112.json'].map(at);
  for (const path of good) put(path);
  for (const name of ['4111-1111_1111 1111.json.gz', 'a4111111111111111', '4111111111111111.tmp'])
    put(at(name));
  expect(list()).toEqual({
    objects: good,
    skipped: {
      [at('****-****_**** ****.json.gz')]: 'card_number_in_name',
      [at('a****************')]: 'card_number_in_name',
      [at('****************.tmp')]: 'unfinished',
    },
  });
});

test('links are followed, but never in a circle', () => {
  put(at('real.json'));
  mkdirSync(lake.path('elsewhere'), { recursive: true });
  writeFileSync(lake.path('elsewhere/x.json'), 'x');
  const link = (target: string, name: string) => symlinkSync(target, join(lake.root, at(name)));
  link(lake.path('elsewhere'), 'folder');
  link(lake.path('elsewhere/x.json'), 'file.json');
  link(lake.path('nowhere'), 'dangling.json');
  link('itself.json', 'itself.json');
  link('.', 'here');
  link('../../..', 'above');
  link('/', 'everything');
  symlinkSync(join(lake.root, at('folder')), lake.path('elsewhere/back'));
  symlinkSync(dirname(join(lake.root, at('x'))), lake.path('elsewhere/minute'));
  expect(list()).toEqual({
    objects: ['file.json', 'folder/x.json', 'real.json'].map(at),
    skipped: {
      [at('dangling.json')]: 'dangling_link',
      [at('itself.json')]: 'link_loop',
      [at('here')]: 'link_loop',
      [at('above')]: 'link_loop',
      [at('everything')]: 'link_loop',
      [at('folder/back')]: 'link_loop',
      [at('folder/minute')]: 'link_loop',
    },
  });
});

test('a pipe is no object, and a name that is not UTF-8 is told', () => {
  put(at('good.json'));
  const folder = dirname(join(lake.root, at('x')));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  renameSync(join(folder, 'good.json'), Buffer.concat([Buffer.from(`${folder}/a`), Buffer.from([0xff])]));
  expect(list()).toEqual({
    objects: [],
    skipped: { [at('pipe')]: 'not_a_file', [at('a\uFFFD')]: 'bad_name' },
  });
});

test.each(['a file', 'a link to nothing'])('a prefix that is %s is told', (kind) => {
  mkdirSync(dirname(join(lake.root, table.path)), { recursive: true });
  if (kind === 'a file') writeFileSync(join(lake.root, table.path), '');
  else symlinkSync('nowhere', join(lake.root, table.path));
  expect(list()).toEqual({ objects: [], skipped: { [table.path]: expect.any(String) } });
});

test('an empty lake has no objects', () => {
  expect([...listBronzeObjects(lake.root, table)]).toEqual([]);
});

test('thousands of minute folders are all listed', () => {
  for (let hour = 0; hour < 60; hour++) {
    const folder = dirname(join(lake.root, bronzeObjectPath(table, minuteOf(hour * 60), 'x')));
    for (let minute = 0; minute < 60; minute++) {
      const path = join(folder, '..', String(minute).padStart(2, '0'));
      mkdirSync(path, { recursive: true });
      writeFileSync(join(path, 'a.json'), '');
    }
  }
  expect([...listBronzeObjects(lake.root, table)]).toHaveLength(3_600);
});
