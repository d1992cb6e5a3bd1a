import { createHash } from 'node:crypto';
import { holdsPan } from '@cardlake/card-schema';
import { fixedClock } from '@cardlake/runtime';
import fc from 'fast-check';
import { bronzeTable, contentHashOf, type IngestOptions, ingest, listBronzeObjects } from '../../src';
import { contentIdOf, objectName } from '../../src/object/object-name';
import { readBytes } from '../support/read-lake';
import { tempLake } from '../support/temp-lake';

const lake = tempLake();

/** Hashes with many digits, of which some could be taken for a card number. */
const hash = fc.oneof(
  fc.stringMatching(/^[0-9a-f]{32}$/),
  fc.stringMatching(/^[0-9]{32}$/),
  fc.constantFrom('', 'a', 'ab').map((start) => `${start}4111111111111111`.padEnd(32, 'f')),
);

test('a name never looks like a card number, and tells the content all the same', () => {
  const occurrence = fc.oneof(
    fc.constant(''),
    fc.nat({ max: 9_999 }).map((n) => `.${n}`),
  );
  fc.assert(
    fc.property(fc.nat({ max: 99_999 }), hash, occurrence, (sequence, digits, number) => {
      const name = objectName(sequence, digits + number);
      expect(holdsPan(name)).toBe(false);
      expect(contentIdOf(name)).toBe(digits + number);
      expect(contentHashOf(name)).toBe(digits);
    }),
    { numRuns: 1_000 },
  );
});

test('the objects of a minute are in the order of their sequence numbers, however they are named', () => {
  const names = ['f'.repeat(32), `4111111111111111${'f'.repeat(16)}`, 'e'.repeat(32)].map((id, i) =>
    objectName(i, id),
  );
  expect(names.toSorted()).toEqual(names);
});

test('content whose hash holds a card number is ingested, listed, and known when it comes again', async () => {
  const text = '{"n":258570}\n';
  const digits = createHash('sha256').update(text).digest('hex').slice(0, 32);
  expect(holdsPan(`00000-${digits}.json.gz`)).toBe(true);
  const options: IngestOptions = {
    lakeRoot: lake.root,
    type: 'card_authorization',
    inputs: [lake.file('a', text)],
    clock: fixedClock(Date.UTC(2026, 0, 1)),
  };
  const [first] = await ingest(options);
  const listed = [...listBronzeObjects(lake.root, bronzeTable('card_authorization'))];
  expect(listed.map(({ path }) => path)).toEqual(first?.objects);
  expect(readBytes(lake.root, 'card_authorization').toString()).toBe(text);
  expect((await ingest(options))[0]).toMatchObject({ lines: 0, knownObjects: first?.objects });
});
