import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bronzeObjectPath, bronzeTable, listBronzeObjects, parseBronzePath } from '../../src';
import { tempLake } from '../support/temp-lake';

const lake = tempLake();
const table = bronzeTable('card_authorization');
const minuteOf = (minute: number) => Date.UTC(2026, 0, 31, 23, 50 + minute) * 1000;

function put(path: string) {
  mkdirSync(dirname(join(lake.root, path)), { recursive: true });
  writeFileSync(join(lake.root, path), '');
}

test('objects are listed by arrival, then by name, across hours, days and months', () => {
  const paths = [0, 3, 9, 10, 70, 1500].flatMap((minute) =>
    ['b.json', 'a.json.gz', 'B.ndjson', '1.ndjson.gz', 'firehose-1-x.gz'].map((name) =>
      bronzeObjectPath(table, minuteOf(minute), name),
    ),
  );
  for (const path of paths.toReversed()) put(path);
  const listed = [...listBronzeObjects(lake.root, table)];
  expect(listed.map((o) => o.path)).toEqual(paths.toSorted());
  for (const { path, arrivalMicros, location } of listed) {
    expect(parseBronzePath(path)?.arrivalMicros).toBe(arrivalMicros);
    expect(location).toBe(join(lake.root, path));
  }
});

test('unfinished files are skipped, unrecognized files are reported', () => {
  const at = (name: string) => bronzeObjectPath(table, minuteOf(0), name);
  const unfinished = ['_SUCCESS', '.a.json.gz', 'a.json.gz.tmp', 'a.json.partial', '.a.json.crc'].map(at);
  const unrecognized = [
    at('notes.txt'),
    `${table.path}/misplaced.json.gz`,
    `${table.path}/ingest_dt=2026/01/x.json`,
  ];
  for (const path of [...unfinished, ...unrecognized, at('good.json')]) put(path);
  const reported: string[] = [];
  const listed = [...listBronzeObjects(lake.root, table, { onUnrecognized: (path) => reported.push(path) })];
  expect(listed.map((o) => o.path)).toEqual([at('good.json')]);
  expect(reported.toSorted()).toEqual(unrecognized.toSorted());
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
