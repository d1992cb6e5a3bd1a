import { tmpdir } from 'node:os';
import { identifier, openSession, sql } from '@cardlake/lake';
import { parseDateTime } from '@cardlake/schema';
import fc from 'fast-check';
import { z } from 'zod';
import { readMicros } from '../../src/join/time-column';

const two = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, '0'));
const text = fc
  .tuple(
    fc.constantFrom('2018', '2000', '2099'),
    ...[two(13), two(31), two(24), two(60)],
    fc.constantFrom('T', ' '),
    fc.oneof(
      fc.constant(''),
      two(60).map((s) => `:${s}`),
      fc.tuple(two(60), fc.stringMatching(/^[0-9]{1,10}$/)).map(([s, f]) => `:${s}.${f}`),
    ),
    fc.constantFrom('', 'Z', '+05', '-0530', '+05:30', '-00:00', 'z', ' UTC'),
  )
  .map(
    ([year, month, day, hour, minute, between, second, zone]) =>
      `${year}-${month}-${day}${between}${hour}:${minute}${second}${zone}`,
  );

test('texts are read as on the wire', async () => {
  const session = await openSession({ tempDir: tmpdir(), memoryMb: 200, threads: 1 });
  const read = async (values: readonly string[]) => {
    const list = values.map((_, i) => sql`$${i + 1}`);
    const rows = await session.rows(
      sql`SELECT ${readMicros(identifier('t'), 'VARCHAR')}::BIGINT AS micros FROM (SELECT unnest([${list}]) AS t)`,
      z.object({ micros: z.bigint().nullable() }),
      values,
    );
    return rows.map(({ micros }) => (micros === null ? undefined : Number(micros)));
  };
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 50, maxLength: 100 }), async (texts) => {
        expect(await read(texts)).toEqual(texts.map(parseDateTime));
      }),
      { numRuns: 40 },
    );
    expect(
      await read([
        '1525046400',
        '1525046400.1234565',
        '1.5e9',
        '-1',
        '1e99',
        'x',
        '2018-02-29',
        '2018-02-28',
      ]),
    ).toEqual([
      1525046400e6,
      1525046400123457,
      1.5e15,
      -1e6,
      undefined,
      undefined,
      undefined,
      Date.UTC(2018, 1, 28) * 1000,
    ]);
  } finally {
    session.close();
  }
});
