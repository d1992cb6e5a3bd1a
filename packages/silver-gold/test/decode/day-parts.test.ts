import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY_MICROS } from '@cardlake/features';
import { DayParts } from '../../src/decode/day-parts';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();

function writeDays(prefix: string, micros: readonly number[]) {
  const parts = new DayParts(join(folder(), prefix));
  for (const [i, each] of micros.entries()) parts.writerFor(each).writeText(`${i}\n`);
  return parts.close().map(({ path, day, rows }) => ({ day, rows, text: readFileSync(path, 'utf8') }));
}

test('each day has a file, whatever the order of its rows', () => {
  expect(writeDays('two', [DAY_MICROS, 2 * DAY_MICROS - 1, 0, DAY_MICROS])).toEqual([
    { day: 1, rows: 3, text: '0\n1\n3\n' },
    { day: 0, rows: 1, text: '2\n' },
  ]);
});

test('a day before 1970 is a day of its own', () => {
  expect(writeDays('old', [-1, 0]).map(({ day }) => day)).toEqual([-1, 0]);
});

test('the rows of all days after the 32nd share a file without a day', () => {
  const days = Array.from({ length: 40 }, (_, day) => day * DAY_MICROS);
  const parts = writeDays('many', [...days, 0, 39 * DAY_MICROS]);
  expect(parts).toHaveLength(33);
  expect(parts.find(({ day }) => day === 0)).toMatchObject({ rows: 2 });
  expect(parts.find(({ day }) => day === undefined)).toMatchObject({ rows: 9 });
});
