import type { Slot } from '@cardlake/job-contract';
import { type AskEndpoint, createEndpointScorers, type ReleaseControl } from '../../src';

const control: ReleaseControl = {
  revision: 1,
  champion: 'v1',
  championSlot: 'b',
  challenger: { version: 'v2', weight: 100 },
};
const VERSIONS: Readonly<Record<Slot, string>> = { a: 'v2', b: 'v1' };
const ROW = [1, null];
/** Never over while a test runs. */
const PATIENCE_MS = 600_000;

function scorersOver(ask: AskEndpoint, patienceMs = PATIENCE_MS) {
  const asked: Slot[] = [];
  const outcomes: string[] = [];
  const scorers = createEndpointScorers({
    ask: (slot, body) => {
      asked.push(slot);
      return ask(slot, body);
    },
    onOutcome: (slot, outcome) => outcomes.push(`${slot} ${outcome}`),
    patienceMs,
  });
  return { scorer: scorers(control), scorers, asked, outcomes };
}

const answering =
  (body: string): AskEndpoint =>
  async (slot) => ({ variant: VERSIONS[slot], body });

afterEach(() => jest.restoreAllMocks());

test('the endpoint of the slot of a version is asked, with the row as text', async () => {
  const rows: string[] = [];
  const { scorer, asked, outcomes } = scorersOver(async (slot, body) => {
    rows.push(body);
    return { variant: VERSIONS[slot], body: '-1.5' };
  });
  expect([await scorer.margin('v1', ROW), await scorer.margin('v2', ROW)]).toEqual([-1.5, -1.5]);
  expect([asked, rows]).toEqual([
    ['b', 'a'],
    ['1,', '1,'],
  ]);
  expect(outcomes).toEqual(['b answered', 'a answered']);
});

test('a version without a slot, a row without a text and a model without a control ask nobody', async () => {
  const { scorer, scorers, asked, outcomes } = scorersOver(answering('1'));
  expect(await scorer.margin('v3', ROW)).toBeUndefined();
  expect(await scorer.margin('v1', [1e300, 1])).toBeUndefined();
  expect(await scorers(undefined).margin('v1', ROW)).toBeUndefined();
  expect([asked, outcomes]).toEqual([[], []]);
});

test.each<[string, AskEndpoint]>([
  ['an error', () => Promise.reject(new Error('ModelError'))],
  ['another version', async () => ({ variant: 'v9', body: '1' })],
  ['no name of a version', async () => ({ variant: undefined, body: '1' })],
  ['garbage', answering('<html>')],
  ['two numbers', answering('1,2')],
])('%s is no answer', async (_, ask) => {
  const { scorer, outcomes } = scorersOver(ask);
  expect(await scorer.margin('v1', ROW)).toBeUndefined();
  expect(outcomes).toEqual(['b failed']);
});

test('an answer that takes too long is not waited for, and its failure afterwards is nobody’s', async () => {
  let fail: (error: Error) => void = () => {};
  const late = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const { scorer, outcomes } = scorersOver(() => late, 1);
  expect(await scorer.margin('v1', ROW)).toBeUndefined();
  fail(new Error('connection reset'));
  await expect(late).rejects.toThrow('connection reset');
  expect(outcomes).toEqual(['b failed']);
});

test('an endpoint that fails five times in a row is left alone for ten seconds, the other one is not', async () => {
  const start = Date.now();
  const now = jest.spyOn(Date, 'now').mockReturnValue(start);
  let isBroken = true;
  const { scorer, asked, outcomes } = scorersOver(async (slot, body) => {
    if (slot === 'b' && isBroken) throw new Error('500');
    return answering('2')(slot, body);
  });
  for (let i = 0; i < 8; i++) await scorer.margin('v1', ROW);
  expect(asked).toHaveLength(5);
  expect(outcomes.slice(5)).toEqual(['b skipped', 'b skipped', 'b skipped']);
  expect(await scorer.margin('v2', ROW)).toBe(2);
  now.mockReturnValue(start + 10_001);
  expect(await scorer.margin('v1', ROW)).toBeUndefined();
  expect(await scorer.margin('v1', ROW)).toBeUndefined();
  expect(asked).toHaveLength(7);
  isBroken = false;
  now.mockReturnValue(start + 20_002);
  expect(await scorer.margin('v1', ROW)).toBe(2);
  expect(await scorer.margin('v1', ROW)).toBe(2);
});

test('a circuit stays open when the control changes', async () => {
  const { scorer, scorers, asked } = scorersOver(() => Promise.reject(new Error('500')));
  for (let i = 0; i < 5; i++) await scorer.margin('v1', ROW);
  const next = scorers({ ...control, revision: 2, challenger: undefined });
  expect(await next.margin('v1', ROW)).toBeUndefined();
  expect(asked).toHaveLength(5);
});
