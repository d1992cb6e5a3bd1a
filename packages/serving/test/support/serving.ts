import { groups } from '@cardlake/card-features';
import { deriveKeptColumns, LocalCardHistory } from '@cardlake/feature-store/assembled';
import { type Clock, engineConfig } from '@cardlake/runtime';
import { type ServerOptions, startServer } from '../../src';
import type { ServingOptions } from '../../src/serving';
import { makeTestDecider, REACH } from './decider';
import { TestClock } from './records';

/** Options of serving a lake in a test, with an empty history. */
const servingOptions = (lakeRoot: string, clock: Clock): ServingOptions => ({
  lakeRoot,
  clock,
  durability: 'process',
  resources: { ...engineConfig(), threads: 1 },
  history: new LocalCardHistory({ columns: deriveKeptColumns([groups.fraud_features_v1]) }),
  reachMicros: REACH,
  makeDecider: makeTestDecider(clock),
});

/** Starts a server on a free port. */
export const startTestServer = (
  lakeRoot: string,
  { clock = new TestClock(), ...options }: Partial<ServerOptions> = {},
) =>
  startServer({
    ...servingOptions(lakeRoot, clock),
    host: '127.0.0.1',
    port: 0,
    about: () => ({ model: 'test' }),
    onFault: (error) => {
      throw error;
    },
    ...options,
  });
