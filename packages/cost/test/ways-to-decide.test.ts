import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSettings } from '@cardlake/platform';
import { estimate, prices, WORKLOAD_DEFAULTS } from '../src';

const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'cost.md'), 'utf8');
const settings = parseSettings({ environment: 'dev', prediction: { enabled: true } });
const at = (eventsPerDay: number, given = prices()) => {
  const { perMillionDecisions: ways } = estimate(settings, { ...WORKLOAD_DEFAULTS, eventsPerDay }, given);
  const usd = (way: keyof NonNullable<typeof ways>): number => ways?.[way] ?? Number.NaN;
  return {
    ways,
    inProcess: usd('in-process'),
    endpoint: usd('endpoint'),
    express: usd('express'),
    standard: usd('standard'),
  };
};
const million = at(1_000_000);

test('docs/cost.md says what a million decisions cost by each way', () => {
  const lines = Object.entries(million.ways ?? {}).map(([way, usd]) => `- ${way}: USD ${usd?.toFixed(2)}`);
  expect(lines).toHaveLength(4);
  expect(page).toContain(lines.join('\n'));
});

test('a state machine costs more than the function alone, and a standard one most; the price of an endpoint is shared by all', () => {
  const { inProcess, express, standard } = million;
  expect(express).toBeGreaterThan(inProcess);
  expect(standard - inProcess).toBeGreaterThan(10 * (express - inProcess));
  const added = (eventsPerDay: number) => at(eventsPerDay).endpoint - at(eventsPerDay).inProcess;
  // A card has more events then, up to the bound, so that the rest differs, too.
  expect(added(100_000)).toBeCloseTo(10 * added(1_000_000), 6);
});

test('a price that is not known makes only its way unknown; where nothing is decided, there is none', () => {
  const unknown = {
    ...prices(),
    'sageMaker.instanceHour': { ...prices()['sageMaker.instanceHour'], usd: undefined },
  };
  expect(at(1_000_000, unknown).ways).toEqual({ ...million.ways, endpoint: undefined });
  expect(at(0).ways).toBeUndefined();
});
