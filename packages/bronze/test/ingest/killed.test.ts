import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { systemClock } from '@cardlake/runtime';
import { bronzeTable, ingest, listBronzeObjects } from '../../src';
import { tempLake } from '../support/temp-lake';

const lake = tempLake();
const lines = ['first\n', 'second\n', 'third\n'];

const contents = () =>
  [...listBronzeObjects(lake.root, bronzeTable('card_dispute'))]
    .map(({ location }) => gunzipSync(readFileSync(location)).toString())
    .toSorted();

test.each([1, 2, 3])(
  'killed before rename %i: only complete objects exist, and the ingest can be repeated',
  async (n) => {
    const input = lake.file('input', lines.join(''));
    const hook = require.resolve('@cardlake/tooling/register');
    const child = spawnSync(
      process.execPath,
      ['-r', hook, require.resolve('../support/killed-ingest'), lake.root, input, String(n)],
      { encoding: 'utf8' },
    );
    expect([child.signal, child.stderr]).toEqual(['SIGKILL', '']);
    expect(contents()).toEqual(lines.slice(0, n - 1));
    const incoming = join(lake.root, '_cardlake', 'incoming');
    expect(readdirSync(incoming)).toHaveLength(1);

    const [again] = await ingest({
      lakeRoot: lake.root,
      type: 'card_dispute',
      inputs: [input],
      clock: systemClock,
      objectBytes: 1,
    });
    expect(again).toMatchObject({ lines: 4 - n, knownLines: n - 1 });
    expect(contents()).toEqual(lines);
    expect(existsSync(incoming) && readdirSync(incoming)).toEqual([]);
  },
);
