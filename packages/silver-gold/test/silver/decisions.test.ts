import { encodeDecision } from '@cardlake/bronze';
import { type CardDecision, decisions, parseDecision } from '@cardlake/card-schema';
import { lateDecision, sampleDecision } from '@cardlake/card-schema/test-kit';
import fc from 'fast-check';
import { runGold } from '../support/gold';
import { ARRIVAL, MINUTE, type TestLake, testLake } from '../support/lake';

const DAY = 86_400_000_000;
const TS = Date.UTC(2018, 3, 1) * 1000;

const change = fc.record({
  event_id: fc.constantFrom('e1', 'e2', 'e3'),
  ts: fc.constantFrom(TS, TS + DAY),
  decided_at: fc.constantFrom(TS + DAY, TS + DAY + 1, TS + DAY + 2),
  score: fc.constantFrom(-1.5, 1e-7, null),
  reasons: fc.constantFrom(null, '["tab\\t \\"quoted\\""]', '["a",\t"b"]'),
});
const decision = fc.oneof(change.map(sampleDecision), change.map(lateDecision));
const line = fc.oneof(
  { arbitrary: decision.map(encodeDecision), weight: 12 },
  { arbitrary: fc.constantFrom('not json', '{"event_id":"e1"}'), weight: 1 },
);
const MAX_OBJECTS = 6;
const bronze = fc.array(
  fc.record({
    minute: fc.integer({ min: 0, max: 2 }),
    lines: fc.array(line, { minLength: 1, maxLength: 5 }),
  }),
  { minLength: 1, maxLength: MAX_OBJECTS },
);
/** A key of each object to order them by. */
const order = fc.array(fc.nat(), { minLength: MAX_OBJECTS, maxLength: MAX_OBJECTS });
const runCount = fc.integer({ min: 1, max: 4 });

interface Line {
  readonly object: string;
  readonly line: number;
  readonly arrival: number;
  readonly text: string;
}

/** States the outcome of lines by the rule itself: the first of each event by (decided_at, object, line) stays. */
function expectedOutcome(lines: readonly Line[]) {
  const quarantined: string[] = [];
  const valid: (Line & { readonly row: CardDecision })[] = [];
  for (const each of lines) {
    const parsed = parseDecision(each.text, each.arrival);
    if (parsed.ok) valid.push({ ...each, row: parsed.row });
    else quarantined.push(`${each.object} ${each.line}`);
  }
  const payload = ({ row }: { readonly row: CardDecision }) => encodeDecision(row);
  const first = new Map<string, (typeof valid)[number]>();
  valid.sort(
    (a, b) =>
      a.row.decided_at - b.row.decided_at ||
      (a.object < b.object ? -1 : a.object > b.object ? 1 : a.line - b.line),
  );
  for (const each of valid) {
    const winner = first.get(each.row.event_id);
    if (winner === undefined) first.set(each.row.event_id, each);
    else if (payload(winner) !== payload(each)) quarantined.push(`${each.object} ${each.line}`);
  }
  const kept = [...first.values()].map(({ object, row }) => `${object} ${encodeDecision(row)}`);
  return { kept: kept.sort(), quarantined: quarantined.sort() };
}

/** A row as JSON: instants and numbers as DuckDB writes them. */
type StoredRow = Omit<
  CardDecision,
  'ts' | 'received_at' | 'decided_at' | 'history_read_at' | 'history_events'
> & {
  readonly ts: string;
  readonly received_at: string;
  readonly decided_at: string;
  readonly history_read_at: string | null;
  readonly history_events: number | null;
  readonly source_object: string;
};

/** Reads the same of a lake; a row of the table becomes a line again. */
async function storedOutcome(lake: TestLake) {
  const rows = (await lake.silver('decisions')).map((text) => JSON.parse(text) as StoredRow);
  const kept = rows.map((row) => {
    const stored = sampleDecision({
      ...row,
      ts: instant(row.ts),
      received_at: instant(row.received_at),
      decided_at: instant(row.decided_at),
      history_read_at: row.history_read_at === null ? null : instant(row.history_read_at),
      history_events: row.history_events === null ? null : BigInt(row.history_events),
      amount: BigInt(Math.round(Number(row.amount) * 10_000)),
    });
    return `${row.source_object} ${encodeDecision(stored)}`;
  });
  const quarantined = (await lake.silver('quarantine'))
    .map((text) => JSON.parse(text) as { source_object: string; line_number: number })
    .map(({ source_object, line_number }) => `${source_object} ${line_number}`);
  return { kept: kept.sort(), quarantined: quarantined.sort() };
}

/** Parses an instant as DuckDB writes it in JSON: `2018-04-01 00:00:31.25+00`. */
function instant(text: string): number {
  const [, second = '', fraction = ''] = /^(.*?)(?:\.(\d+))?\+00$/.exec(text) ?? [];
  return Date.parse(`${second.replace(' ', 'T')}Z`) * 1000 + Number(fraction.padEnd(6, '0'));
}

test('the first decision of each event stays, whatever the order of the objects and the runs that take them', async () => {
  await fc.assert(
    fc.asyncProperty(bronze, order, runCount, async (objects, keys, runs) => {
      const lake = await testLake();
      try {
        const put = objects.map(({ minute, lines }, i) => ({
          key: keys[i] ?? 0,
          lines,
          object: lake.put(`o${i}.json.gz`, lines.join('\n'), {
            type: 'card_decision',
            arrival: ARRIVAL + minute * MINUTE,
          }),
        }));
        const all = put.flatMap(({ object: { path, arrivalMicros }, lines }) =>
          lines.map((text, i) => ({ object: path, line: i + 1, arrival: arrivalMicros, text })),
        );
        const shuffled = [...put].sort((a, b) => a.key - b.key).map(({ object }) => object);
        const size = Math.ceil(shuffled.length / runs);
        for (let i = 0; i < shuffled.length; i += size) await lake.refine(shuffled.slice(i, i + size));
        const expected = expectedOutcome(all);
        expect(await storedOutcome(lake)).toEqual(expected);
        const sum = (name: string) =>
          [...lake.write.snapshot.ledger().values()].reduce((n, { counts }) => n + (counts[name] ?? 0), 0);
        expect([sum('lines'), sum('silver'), sum('quarantined'), sum('duplicates')]).toEqual([
          all.length,
          expected.kept.length,
          expected.quarantined.length,
          all.length - expected.kept.length - expected.quarantined.length,
        ]);
      } finally {
        lake.close();
      }
    }),
    { numRuns: 12 },
  );
});

describe('in a lake with two days of decisions', () => {
  let lake: TestLake;
  beforeEach(async () => {
    lake = await testLake();
    const lines = [
      sampleDecision({ event_id: 'e1', ts: TS }),
      sampleDecision({ event_id: 'e2', ts: TS + DAY }),
    ];
    await lake.refine([
      lake.put('a.json.gz', lines.map(encodeDecision).join('\n'), { type: 'card_decision' }),
    ]);
  });
  afterEach(() => lake.close());

  const filesOf = (partition: string) =>
    lake.write.snapshot
      .files(decisions)
      .filter((file) => file.partition === partition)
      .map(({ path }) => path);

  test('a decision that replaces a later one touches its day alone', async () => {
    const others = filesOf('2018-04-02');
    const earlier = sampleDecision({ event_id: 'e1', ts: TS, decided_at: TS + 1 });
    await lake.refine([lake.put('b.json.gz', encodeDecision(earlier), { type: 'card_decision' })]);
    expect(filesOf('2018-04-02')).toEqual(others);
    expect((await lake.silver('quarantine')).map((row) => JSON.parse(row))).toMatchObject([
      { event_id: 'e1', line_number: 1, reasons: ['conflicting_duplicate'] },
    ]);
  });

  test('features do not depend on decisions', async () => {
    await runGold(lake);
    const { version } = lake.write.snapshot;
    await lake.refine([lake.put('b.json.gz', encodeDecision(sampleDecision()), { type: 'card_decision' })]);
    await runGold(lake);
    expect(lake.write.snapshot.version).toBe(version + 1);
  });
});
