/** `npm run bench`: times the steps of a decision with 100 trees of depth 6 and 50 earlier events of the card; one JSON line. */
import type { CardDecision, CardEvent } from '@cardlake/card-schema';
import { deriveKeptColumns, LocalCardHistory } from '@cardlake/feature-store/assembled';
import { type Policy, readModel } from '@cardlake/model';
import { randomModelFile, toBytes } from '@cardlake/model/test-kit';
import { fixedClock } from '@cardlake/runtime';
import {
  createDecider,
  createVectorAssembler,
  liveClock,
  memoryDecisionTable,
  prepareVersion,
  readRules,
} from '../src';
import { cardEvent, NOON } from '../test/support/card-event';
import { describedSnapshot, describedGroup as group } from '../test/support/described-group';
import { modelVersion } from '../test/support/test-version';

const CARDS = 200;
const HISTORY = 50;
const WARM_UP = 2_000;
const DECISIONS = 10_000;
const MINUTE = 60e6;
/** One decision in so many is explained. */
const EXPLAINED = 20;
/** Approves every event: nothing but what is asked for has reasons. */
const POLICY: Policy = {
  calibration: { slope: 1, intercept: 0 },
  rule: { kind: 'thresholds', review: null, decline: null },
};

void main();

async function main(): Promise<void> {
  const loaded = modelVersion(group, 'bench', POLICY);
  const features = loaded.model.features.length;
  const model = readModel(toBytes(randomModelFile({ trees: 100, depth: 6, features, seed: 1 })));
  const history = new LocalCardHistory({ columns: deriveKeptColumns([group]) });
  await history.declareCompleteFrom(Number.NEGATIVE_INFINITY);
  for (let at = 0; at < CARDS * HISTORY; at++)
    history.add(purchase(at, NOON - (1 + Math.floor(at / CARDS)) * 10 * MINUTE));
  const decider = createDecider(
    {
      table: memoryDecisionTable<CardDecision>(),
      history,
      snapshots: { read: async () => ({ values: null, day: '2018-04-01', version: 1, isStale: false }) },
      clock: liveClock(fixedClock(NOON / 1000)),
      stopwatch: () => performance.now(),
    },
    {
      group,
      snapshotGroups: [describedSnapshot],
      assembler: createVectorAssembler(group, [describedSnapshot]),
      experiment: { model: loaded.name, champion: loaded.version, shadows: [] },
      versions: [prepareVersion({ ...loaded, model }, group)],
      rules: readRules({}, group, 'no rules'),
    },
  );
  const times = new Map<string, number[]>();
  for (let at = 0; at < WARM_UP + DECISIONS; at++) {
    const line = toLine(purchase(CARDS * HISTORY + at, NOON));
    const explain = at % EXPLAINED === 0;
    const result = await decider.decideLine(line, { explain });
    if (at < WARM_UP || !('record' in result)) continue;
    const { steps } = result.record;
    for (const [step, ms] of Object.entries<number>(JSON.parse(steps))) {
      if (explain !== (step === 'reasons')) continue;
      const known = times.get(step);
      if (known === undefined) times.set(step, [ms * 1000]);
      else known.push(ms * 1000);
    }
  }
  console.log(JSON.stringify({ trees: 100, history: HISTORY, micros: summarize(times) }));
}

function purchase(at: number, ts: number): CardEvent {
  return cardEvent({
    event_id: `event_${at}`,
    card_id: `card_${at % CARDS}`,
    merchant_id: `merchant_${(at * 7) % 30}`,
    amount: BigInt(1 + ((at * 7_919) % 200)) * 1_0000n,
    ts,
  });
}

const toLine = ({ ts, amount, ...texts }: CardEvent): string =>
  JSON.stringify({ ...texts, ts: ts / 1e6, amount: Number(amount) / 1e4 });

const summarize = (times: ReadonlyMap<string, number[]>) =>
  Object.fromEntries(
    [...times].map(([step, micros]) => {
      const sorted = micros.toSorted((a, b) => a - b);
      const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
      return [step, { p50: at(0.5), p99: at(0.99) }];
    }),
  );
