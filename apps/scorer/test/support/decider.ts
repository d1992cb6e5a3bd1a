import {
  createDecider,
  type Decider,
  type DeciderOptions,
  type DeciderPorts,
  type DecisionClock,
  readModelFiles,
} from '@cardlake/prediction';
import type { Clock } from '@cardlake/runtime';
import { loadJudge } from '../../src/model/load-judge';
import { testLake } from './lake';
import { memoryTables, portsOver } from './tables';

const lake = testLake();
const judge = readModelFiles(lake).then((files) => loadJudge(lake, { files, control: undefined }));

/** A decider of the starter model over tables of DynamoDB in memory. */
export async function testDecider(clock: Clock, decisionClock: DecisionClock) {
  const tables = memoryTables();
  const ports = portsOver(tables, clock, decisionClock);
  return { tables, ports, decider: await deciderOver(ports) };
}

/** Options of a decider of the starter model. */
export const judgeOptions = async (): Promise<DeciderOptions> => (await judge).options;

/** A decider of the starter model over other ports. */
export const deciderOver = async (ports: DeciderPorts): Promise<Decider> =>
  createDecider(ports, await judgeOptions());
