import type { CompiledFeed } from '@cardlake/feeds';
import { publishFactsPath, publishRequestPath, publishVerdictsPath } from '@cardlake/job-contract';
import { stagingNames } from '../../src';
import { writeChunkMessage } from '../../src/events/chunk-messages';
import { endPublication } from '../../src/publications';
import { feedOf } from '../support/feeds';
import { deployment, MINUTE } from './deployment';
import { BUCKET } from './support';

const before = feedOf();
const after = feedOf({ onUnknownColumn: 'refuse' });
const KEY = 'bronze/feeds/readings/a';

function writeAndAnnounce(functions: ReturnType<typeof deployment>): string {
  const version = functions.write(KEY);
  functions.announce(KEY, version);
  return version;
}

/** Expects the object to wait by one definition, and nothing to be left behind. */
async function expectWaiting(
  functions: ReturnType<typeof deployment>,
  { hash }: CompiledFeed,
): Promise<void> {
  expect(functions.waitsBy()).toEqual([hash]);
  expect(await functions.list()).toEqual({ announced: 0, told: 0, stuck: 0 });
}

test('an object that is staged by a new definition before the publisher has it waits in the end', async () => {
  const functions = deployment(before);
  Object.assign(functions.deployed, { extract: after, load: after, listing: after });
  writeAndAnnounce(functions);
  await functions.settle();
  functions.clock.ms += 20 * MINUTE;
  functions.deploy(after);
  await functions.settle();
  await expectWaiting(functions, after);
});

test('an object that waits does so in the end, though another definition was deployed and taken back', async () => {
  const functions = deployment(before);
  writeAndAnnounce(functions);
  await functions.settle();
  for (const feed of [after, before]) {
    functions.clock.ms += 60 * MINUTE;
    functions.deploy(feed);
    await functions.settle();
  }
  await expectWaiting(functions, before);
});

test.each(['extract', 'load'] as const)(
  'chunks are loaded in the end when %s has a new definition before the other',
  async (first) => {
    const functions = deployment(before);
    writeAndAnnounce(functions);
    functions.deployed[first] = after;
    await functions.settle();
    functions.deploy(after);
    await functions.settle();
    await expectWaiting(functions, after);
  },
);

test('a chunk that an earlier release has planned a few minutes ago is loaded', async () => {
  const functions = deployment(before);
  const version = writeAndAnnounce(functions);
  const { plan } = stagingNames({ bucket: BUCKET, key: KEY, version }, before);
  await functions.settle();
  const earlier = plan.replace(/\/\d+\/plan/, '/1/plan');
  await functions.store.putNew(earlier, (await functions.store.get(plan)) ?? Buffer.of());
  await functions.publications.remove('readings', [plan]);
  functions.chunks.push(writeChunkMessage({ plan: earlier, chunk: 0 }));
  functions.clock.ms += 5 * MINUTE;
  await functions.settle();
  expect(functions.waitsBy()).toEqual([before.hash]);
});

test('an object that an execution is publishing is not staged again by another definition, nor once it was judged', async () => {
  const functions = deployment(before);
  const version = writeAndAnnounce(functions);
  await functions.settle();
  const started = await functions.start();
  if (started.outcome !== 'started') throw new Error(`expected a start; found ${started.outcome}`);
  functions.deploy(after);
  functions.clock.ms += 15 * MINUTE;
  expect(await functions.start()).toMatchObject({ outcome: 'nothing' });
  await functions.settle();
  functions.running.delete(started.execution);
  const { execution } = started;
  const facts = { objects: 1, published: 1, blocked: 0, warned: 0, records: 1, rows: 1, rejected: 0 };
  functions.files.set(publishFactsPath(execution), Buffer.from(JSON.stringify(facts)));
  functions.files.set(publishVerdictsPath(execution), Buffer.from('[]'));
  await endPublication(
    {
      feed: 'readings',
      execution,
      request: publishRequestPath(execution),
      facts: publishFactsPath(execution),
      verdicts: publishVerdictsPath(execution),
    },
    after.hash,
    {
      publications: functions.publications,
      bucket: BUCKET,
      read: async (key) => functions.files.get(key),
      now: () => functions.clock.ms,
    },
  );
  expect(functions.waitsBy()).toEqual([]);
  // S3 may send an event again, at any time.
  functions.clock.ms += 60 * MINUTE;
  functions.announce(KEY, version);
  await functions.settle();
  expect(functions.waitsBy()).toEqual([]);
});
