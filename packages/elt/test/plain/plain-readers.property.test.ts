import type { CompiledFeed, FeedInput } from '@cardlake/feeds';
import fc from 'fast-check';
import { type RecordCounts, type RowReceiver, readRows } from '../../src';
import { collectedFile, parquetChunkWriter, UNCOMPRESSED } from '../../src/parquet';
import type { PlainRows } from '../../src/plain/plain-rows';
import { COLUMNS, csvRecord, jsonRecord, PLAIN_CSV, PLAIN_JSON, text } from '../support/all-types';
import { chunksOf } from '../support/chunks';
import { damage, harm } from '../support/damage';
import { feedOf } from '../support/feeds';
import { MemoryStore } from '../support/memory-staging';

const OBJECT = {
  key: 'bronze/feeds/all/a',
  version: "v'1",
  order: '1',
  modifiedMicros: 1_700_000_000_000_000,
};

let plainRows = 0;

/** Counts and staged files of a content, with plain records read from their bytes or not. */
async function load(
  content: Buffer,
  feed: CompiledFeed,
  takesPlain: boolean,
  pieceBytes = 500,
): Promise<readonly [RecordCounts, (Buffer | undefined)[]]> {
  const store = new MemoryStore();
  const writer = parquetChunkWriter((key) => collectedFile(store, key), UNCOMPRESSED);
  const fill = ({ plain, ...receiver }: RowReceiver) => {
    const counting: PlainRows | undefined = plain && {
      get room() {
        return plain.room;
      },
      takeRows(rows, runOf) {
        plainRows += rows;
        plain.takeRows(rows, runOf);
      },
    };
    return readRows(chunksOf(content, [pieceBytes]), feed, {
      ...receiver,
      plain: takesPlain ? counting : undefined,
    });
  };
  const counts = await writer.write({ feed, object: OBJECT, rows: 'rows', rejects: 'rejects', fill });
  return [counts, [await store.get('rows'), await store.get('rejects')]];
}

/** Values of members in parts of records, and of members that no column reads. */
const nested = (onUnknownColumn: CompiledFeed['onUnknownColumn']) =>
  feedOf({
    onUnknownColumn,
    columns: {
      id: 'string',
      city: { type: 'string', nullable: true, path: 'to.city' },
      zip: { type: 'bigint', nullable: true, path: 'to.post.zip' },
    },
  });
const nestedRecord = fc
  .record(
    {
      id: text,
      to: fc.oneof(
        {
          weight: 3,
          arbitrary: fc.record(
            {
              city: text,
              '5105105105105100': fc.nat(),
              post: fc.record({ zip: fc.nat(), box: text, at: fc.nat() }, { requiredKeys: [] }),
              more: fc.nat(),
            },
            { requiredKeys: [] },
          ),
        },
        { weight: 1, arbitrary: fc.constantFrom(null, 'a', [1]) },
      ),
      extra: fc.oneof(text, fc.double({ noNaN: true }), fc.boolean(), fc.constant(null)),
      '4111111111111111': fc.constant(1),
    },
    { requiredKeys: ['id'] },
  )
  .map((record) => JSON.stringify(record));

const allTypes = (input: Partial<FeedInput>): CompiledFeed =>
  feedOf({ name: 'all_types', columns: COLUMNS, ...input });

test.each<[string, CompiledFeed, fc.Arbitrary<string>, string, string]>([
  ['NDJSON', allTypes({ onUnknownColumn: 'keep' }), jsonRecord, '', PLAIN_JSON],
  ['NDJSON without other members', allTypes({ onUnknownColumn: 'refuse' }), jsonRecord, '', PLAIN_JSON],
  ['NDJSON whose other members are dropped', allTypes({}), jsonRecord, '', PLAIN_JSON],
  ...(['keep', 'refuse', 'drop'] as const).map(
    (unknown): [string, CompiledFeed, fc.Arbitrary<string>, string, string] => [
      `NDJSON of nested objects (${unknown})`,
      nested(unknown),
      nestedRecord,
      '',
      unknown === 'refuse'
        ? '{"id":"a","to":{"city":"b"}}'
        : '{"id":"a","to":{"m":1,"city":"b","post":{"x":2,"zip":1,"y":3},"n":4}}',
    ],
  ),
  ['an array', allTypes({ format: 'json' }), jsonRecord.map((record) => `${record},`), '[', `${PLAIN_JSON}]`],
  ['CSV', allTypes({ format: 'csv', csv: { header: false } }), csvRecord, '', PLAIN_CSV],
  [
    'CSV with a header and a column more',
    allTypes({ format: 'csv', csv: { nullText: 'null' }, onUnknownColumn: 'keep' }),
    csvRecord.map((row) => `${row},more`),
    `${Object.keys(COLUMNS).join(',')},1 more\r\n`,
    `${PLAIN_CSV},more`,
  ],
  ...[
    [';', '"'],
    ['\t', "'"],
    ['|', "'"],
  ].map(([delimiter = '', quote = '']): [string, CompiledFeed, fc.Arbitrary<string>, string, string] => {
    const inDialect = (row: string) => row.replaceAll(',', delimiter).replaceAll('"', quote);
    const csv = { header: false, delimiter, quote };
    const feed = allTypes({ format: 'csv', csv });
    return [
      `CSV with ${JSON.stringify(delimiter)} and ${quote}`,
      feed,
      csvRecord.map(inDialect),
      '',
      inDialect(PLAIN_CSV),
    ];
  }),
])(
  '%s: records that are read from their bytes give the same files, byte for byte, as those that are read as texts',
  async (name, feed, record, head, whole) => {
    plainRows = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 120, size: 'max' }),
        fc.constantFrom('\n', '\r\n'),
        damage,
        async (records, end, damages) => {
          const content = harm(Buffer.from(head + [...records, whole, whole].join(end)), damages);
          const [counts, files] = await load(content, feed, true);
          expect([counts, files]).toEqual(await load(content, feed, false));
          expect(counts.records).toBe(counts.rows + counts.rejected);
        },
      ),
      { numRuns: 20 },
    );
    expect([name, plainRows > 0]).toEqual([name, true]);
  },
);

test('each line of NDJSON that is not blank is one row or one rejected record, at the place where it begins, whatever its bytes are', async () => {
  const feed = allTypes({ onUnknownColumn: 'keep' });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(jsonRecord, fc.string({ unit: 'binary' }), fc.constant('')), { maxLength: 20 }),
      damage,
      async (records, damages) => {
        const content = harm(Buffer.from(`{}\n${records.join('\n')}`), damages);
        const places: number[] = [];
        const take = (place: number) => places.push(place);
        await readRows(chunksOf(content, [100]), feed, {
          onRow: take,
          onRejected: take,
          plain: {
            room: { rows: 1000, bytes: 1_000_000 },
            takeRows(rows, runOf) {
              const { data } = runOf(feed.columns.length + 1);
              const view = new DataView(data.buffer, data.byteOffset);
              for (let row = 0; row < rows; row++) take(Number(view.getBigInt64(8 * row, true)));
            },
          },
        });
        expect(places).toEqual(linePlaces(content));
      },
    ),
    { numRuns: 300 },
  );
});

test.each([
  '[{"v":"a"},{"v":"b"},{"v":"c"}',
  '[{"v":"a"},{"v":"b"},{"v":"c"}]{"v":"d"}',
  '[{"v":"a"},{"v":"b"},{"v":"c"}] {"v":"d"}  ',
  '[{"v":"a"},{"v":"b"},',
  '[{"v":"a"},{"v":"b"},{"v":"c"}]',
])('the last element of %s is in the files, whatever pieces the bytes come in', async (text) => {
  const feed = feedOf({ format: 'json' });
  for (const size of [1, 3, 500]) {
    const found = await load(Buffer.from(text), feed, true, size);
    expect([size, found]).toEqual([size, await load(Buffer.from(text), feed, false, size)]);
  }
});

/** Places of the lines of bytes that have more than blanks. */
function linePlaces(content: Buffer): number[] {
  const places: number[] = [];
  let place = 0;
  for (const line of content.toString('latin1').split('\n')) {
    if (/[^ \t\r]/.test(line)) places.push(place);
    place += line.length + 1;
  }
  return places;
}
