import type { CardDecision, CardEvent } from '@cardlake/card-schema';
import { createScorer } from '@cardlake/model';
import { createDecider, type RemoteScorer } from '../../src';
import { cardEvent, NOON } from '../support/card-event';
import { decideLast } from '../support/decide-last';
import { describedGroup } from '../support/described-group';
import { deciderOptions, memoryPorts } from '../support/test-decider';
import { modelVersion } from '../support/test-version';

const experiment = {
  model: 'fraud',
  champion: 'a',
  challenger: { version: 'b', weight: 5_000 },
  shadows: ['c'],
};
const scorers = new Map(
  ['a', 'b', 'c'].map((version) => [version, createScorer(modelVersion(describedGroup, version).model)]),
);

/** Scores by the trees of a version, of a row of floats alone. */
const remote: RemoteScorer = {
  margin: async (version, row) =>
    scorers.get(version)?.margin(Array.from(row, (value) => Math.fround(value ?? Number.NaN))),
};

const events: CardEvent[] = Array.from({ length: 40 }, (_, i) =>
  cardEvent({
    event_id: `e${i}`,
    card_id: `card_${i % 7}`,
    merchant_id: `m${i % 3}`,
    amount: BigInt(i * 12_345),
    ts: NOON + i * 60e6,
  }),
);

async function decideAll(scorer?: RemoteScorer): Promise<CardDecision[]> {
  const decider = createDecider(
    { ...memoryPorts(), ...(scorer && { scorer }) },
    deciderOptions({ experiment }),
  );
  const records: CardDecision[] = [];
  for (const event of events) records.push(await decideLast([event], decider));
  return records;
}

const withoutSteps = ({ steps: _, ...record }: CardDecision) => record;

test('decisions are the same to the bit, whoever scores', async () => {
  const [here, there] = [await decideAll(), await decideAll(remote)];
  expect(there.map(withoutSteps)).toEqual(here.map(withoutSteps));
  expect(new Set(here.map(({ model_version }) => model_version))).toEqual(new Set(['a', 'b']));
  expect(JSON.parse(there[0]?.steps ?? '')).toHaveProperty('endpoint');
});

test('without an answer the same version scores in process, which is flagged and nothing else', async () => {
  const [here, fallback] = [await decideAll(), await decideAll({ margin: async () => undefined })];
  expect(fallback.map((record) => JSON.parse(record.flags).at(-1))).toEqual(events.map(() => 'fallback'));
  const unflagged = fallback.map((record) => ({
    ...withoutSteps(record),
    flags: JSON.stringify(JSON.parse(record.flags).filter((flag: string) => flag !== 'fallback')),
  }));
  expect(unflagged).toEqual(here.map(withoutSteps));
});

test('the margin of the other scorer decides', async () => {
  const [record] = await decideAll({ margin: async () => 1_000 });
  expect(record).toMatchObject({ score: 1_000, probability: 1, decision: 'decline' });
});
