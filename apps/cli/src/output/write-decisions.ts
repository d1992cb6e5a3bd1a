import { encodeDecision } from '@cardlake/bronze';
import { openDecisionRows, type Replay } from '@cardlake/engine';
import type { DecisionSink } from '../score/decision-sink';
import type { OutputStream } from './console';

/** Writes decisions as lines of bronze `card_decision`, so that they can be ingested. */
export const lineSink = (out: OutputStream): DecisionSink => ({
  take: (records) => out.writeAll(records.map((record) => `${encodeDecision(record)}\n`).join('')),
  end: async () => {},
});

/** Writes decisions into a Parquet file. */
export async function parquetSink({ session }: Replay, path: string): Promise<DecisionSink> {
  const rows = await openDecisionRows(session);
  return {
    take: async (records) => rows.append(records),
    end: () => rows.writeParquet(path),
  };
}
