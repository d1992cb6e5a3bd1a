import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckSession, openSession } from '@cardlake/lake';
import { anySql } from '@cardlake/lake/test-kit';
import { z } from 'zod';
import { type LocalOnlineStore, localOnlineStore, onlineFolder } from '../src';
import { nthPut, uniform } from './support/uniform';

let home: string;
let session: DuckSession;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'cardlake-online-'));
  session = await openSession({ tempDir: join(home, 'spill'), memoryMb: 500 });
});
afterEach(() => {
  session.close();
  rmSync(home, { recursive: true, force: true });
});

const stats = z.object({ cards: z.bigint(), low: z.bigint(), high: z.bigint() });
const readPuts = async (store: LocalOnlineStore) => {
  const query = anySql`SELECT count(*) AS cards, min(put) AS low, max(put) AS high FROM ${store.relation(uniform)}`;
  const [found] = await session.rows(query, stats);
  if (found === undefined) throw new Error('the query returned no row');
  return found;
};

test('at whatever step a put dies, readers see the records before or after it, and the next put succeeds', async () => {
  const root = join(home, 'lake');
  const images: string[] = [];
  const onStep = (step: string) => {
    const image = join(home, `image-${images.length}-${step}`);
    cpSync(root, image, { recursive: true });
    images.push(image);
  };
  await localOnlineStore({ lakeRoot: root, session }).putFrom(uniform, nthPut(1, 25_000));
  await localOnlineStore({ lakeRoot: root, session, onStep }).putFrom(uniform, nthPut(2, 25_000));
  expect(images).toHaveLength(5);

  const seen: bigint[] = [];
  for (const image of images) {
    const store = localOnlineStore({ lakeRoot: image, session });
    const { cards, low, high } = await readPuts(store);
    expect([cards, low]).toEqual([25_000n, high]);
    seen.push(high);
    expect(await store.get(uniform, 'c77')).toMatchObject({ features: { put: high } });
    expect(await store.putFrom(uniform, nthPut(3, 25_000))).toEqual({ written: 25_000, stale: 0 });
    expect(await readPuts(store)).toEqual({ cards: 25_000n, low: 3n, high: 3n });
  }
  expect(seen).toEqual([1n, 1n, 1n, 2n, 2n]);
});

test('a process that is killed repeatedly during puts always leaves one complete put', async () => {
  const store = localOnlineStore({ lakeRoot: home, session });
  let last = 0n;
  for (let round = 1; round <= 4; round++) {
    const script = require.resolve('./support/endless-puts');
    const child = spawn(
      process.execPath,
      [
        '-r',
        require.resolve('@cardlake/tooling/register'),
        script,
        home,
        join(home, `spill-${round}`),
        String(Number(last) + 1),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const ended = new Promise((resolve) => child.once('close', (_code, signal) => resolve(signal)));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const dieAt = Date.now() + 37 * round;
    while (Date.now() < dieAt) {
      const { cards, low, high } = await readPuts(store);
      expect([cards, low]).toEqual([25_000n, high]);
    }
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    const { cards, low, high } = await readPuts(store);
    expect([cards, low]).toEqual([25_000n, high]);
    expect(high > last).toBe(true);
    last = high;
  }
  expect(readdirSync(onlineFolder(home, uniform)).length).toBeLessThanOrEqual(8);
});
