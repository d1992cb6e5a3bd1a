import type { CardDecision } from '@cardlake/card-schema';
import { deriveKeptColumns, LocalCardHistory, type SnapshotRead } from '@cardlake/feature-store/assembled';
import { fixedClock } from '@cardlake/runtime';
import {
  createDecider,
  createVectorAssembler,
  type DeciderOptions,
  type DeciderPorts,
  type Experiment,
  liveClock,
  memoryDecisionTable,
  readRules,
} from '../../src';
import { NOON } from './card-event';
import { describedGroup, describedSnapshot } from './described-group';
import { scoringVersion } from './test-version';

const EXPERIMENT: Experiment = { model: 'fraud', champion: 'a', shadows: [] };

/** Options of a decider over the group with a feature of every kind, whose versions are named by letters. */
export function deciderOptions({
  experiment = EXPERIMENT,
  rules = {},
}: {
  readonly experiment?: Experiment;
  readonly rules?: object;
} = {}): DeciderOptions {
  const { champion, challenger, shadows } = experiment;
  const versions = [champion, ...(challenger ? [challenger.version] : []), ...shadows];
  return {
    group: describedGroup,
    snapshotGroups: [describedSnapshot],
    assembler: createVectorAssembler(describedGroup, [describedSnapshot]),
    experiment,
    versions: versions.map((version) => scoringVersion(describedGroup, version)),
    rules: readRules(rules, describedGroup, 'rules.json'),
  };
}

/** A snapshot row of merchants that are all alike. */
const snapshotRead: SnapshotRead = {
  values: { n_1d: 4n, fraud_rate_30d: 0.25 },
  day: '2018-04-01',
  version: 3,
  isStale: false,
};

/** Ports in memory. */
export function memoryPorts() {
  const history = new LocalCardHistory({ columns: deriveKeptColumns([describedGroup]) });
  history.declareCompleteFrom(Number.NEGATIVE_INFINITY);
  const ports = {
    table: memoryDecisionTable<CardDecision>(),
    history,
    snapshots: { read: async (): Promise<SnapshotRead | undefined> => snapshotRead },
    clock: liveClock(fixedClock(NOON / 1000)),
    stopwatch: () => 0,
  };
  return ports satisfies DeciderPorts;
}

/** A decider in memory. */
export const memoryDecider = (options: Parameters<typeof deciderOptions>[0] = {}, ports = memoryPorts()) =>
  createDecider(ports, deciderOptions(options));
