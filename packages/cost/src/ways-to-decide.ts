import { SCORE_STEPS } from '@cardlake/job-contract';
import { HOURS_PER_MONTH, type Settings } from '@cardlake/platform';
import type { LineItem } from './line-item';
import { decisionsOf, estimatePrediction } from './prediction';
import type { Prices } from './prices';
import type { Workload } from './workload';

/** Steps of the state machine that decides, each done by a function. */
const STEPS = Object.keys(SCORE_STEPS).length;
/** Its states that do nothing: whether the input is refused, decided already, or late; and the end. */
const OTHER_STATES = 4;
/** The states of an execution, and its start (pricing page of Step Functions, "state transitions"). */
const TRANSITIONS = STEPS + OTHER_STATES + 1;
/** An express execution is billed by 64 MB and 100 ms (the same page); assumed is a fifth of a second. */
const EXPRESS_GB_SECONDS = (64 / 1024) * 0.2;

/** Ways to decide about an authorisation, with what a million decisions cost in US dollars; undefined if a price is unknown. */
export type WaysToDecide = Readonly<
  Record<'in-process' | 'endpoint' | 'express' | 'standard', number | undefined>
>;

type Item = Pick<LineItem, 'quantity' | 'price'>;

/**
 * Estimates what a million decisions cost by each way, without what costs the same however many there are, but for the one instance of
 * an endpoint. @returns undefined where nothing is decided
 */
export function estimateWaysToDecide(
  settings: Settings,
  workload: Workload,
  prices: Prices,
): WaysToDecide | undefined {
  const decisions = decisionsOf(workload);
  if (!settings.prediction.enabled || decisions === 0) return undefined;
  const perMillion = (items: readonly Item[]): number | undefined => {
    const costs = items.map(({ quantity, price }) => (prices[price].usd ?? Number.NaN) * quantity);
    const sum = costs.reduce((total, cost) => total + cost, 0);
    return Number.isNaN(sum) ? undefined : (sum / decisions) * 1e6;
  };
  const inProcess = estimatePrediction(settings, workload).filter(({ quantity }) => quantity > 0);
  // A function for each state, where one did all of it.
  const functions: Item = { quantity: decisions * (STEPS - 1), price: 'lambda.request' };
  return {
    'in-process': perMillion(inProcess),
    endpoint: perMillion([...inProcess, { quantity: HOURS_PER_MONTH, price: 'sageMaker.instanceHour' }]),
    express: perMillion([
      ...inProcess,
      functions,
      { quantity: decisions, price: 'stepFunctions.expressRequest' },
      { quantity: decisions * EXPRESS_GB_SECONDS, price: 'stepFunctions.expressGbSecond' },
    ]),
    standard: perMillion([
      ...inProcess,
      functions,
      { quantity: decisions * TRANSITIONS, price: 'stepFunctions.transition' },
    ]),
  };
}
