import type { Item } from '@cardlake/aws/dynamodb';
import { memoryItemTable, memoryKeyedTable } from '@cardlake/aws/test-kit';
import { encodeDecision } from '@cardlake/bronze/codec';
import { assembledGroups } from '@cardlake/card-features';
import { deriveKeptColumns } from '@cardlake/feature-store/assembled';
import { dynamoDbCardHistory, dynamoDbSnapshotRows } from '@cardlake/feature-store/dynamodb';
import { ONLINE_TABLES } from '@cardlake/job-contract';
import type { DeciderPorts, DecisionClock } from '@cardlake/prediction';
import { dynamoDbDecisionTable, readDecisionLine } from '@cardlake/prediction/dynamodb';
import type { Clock } from '@cardlake/runtime';

/** Conditions of the adapters: nothing is there, or an instant that is later. */
const holds = ({ values = {} }: { readonly values?: Item }, stored: Item | undefined): boolean => {
  const { ':instant': instant } = values;
  if (stored === undefined) return true;
  const { complete_from: known } = stored;
  return instant !== undefined && Number(known?.N) > Number(instant.N);
};

/** Tables of DynamoDB in memory. */
export const memoryTables = () => ({
  events: memoryItemTable(ONLINE_TABLES.cardEvents, holds),
  snapshots: memoryItemTable(ONLINE_TABLES.snapshots),
  decisions: memoryKeyedTable(ONLINE_TABLES.decisions.partition),
});

/** The ports of a decider over tables of DynamoDB in memory, as the functions open them. */
export function portsOver(
  { events, snapshots, decisions }: ReturnType<typeof memoryTables>,
  clock: Clock,
  decisionClock: DecisionClock,
): DeciderPorts {
  const columns = deriveKeptColumns(assembledGroups);
  return {
    history: dynamoDbCardHistory({ table: events, columns, clock }),
    snapshots: dynamoDbSnapshotRows({ table: snapshots, clock }),
    table: dynamoDbDecisionTable({
      table: decisions,
      write: encodeDecision,
      read: (line) => readDecisionLine(line, clock),
    }),
    clock: decisionClock,
    stopwatch: () => 0,
  };
}
