import { cardTransactions, quarantine } from '@cardlake/card-schema';
import type { LineCounts } from '@cardlake/job-contract';
import { scan, sql } from '@cardlake/lake';
import { z } from 'zod';
import { mainGroup } from '../catalog/groups';
import { lakeTables } from '../catalog/tables';
import type { WriteContext } from '../session/lake-writer';
import { type CardFeatures, onlineFeatures } from './card-features';
import { lineTotals, type TableStatus, tableStatus } from './lake-status';

import { countReasons, type ReasonCount } from './quarantine-reasons';

/** Contents of a lake after a run. */
export interface LakeSummary {
  readonly lines: LineCounts;
  readonly tables: readonly TableStatus[];
  /** Quarantine reasons with their number of lines, most frequent first; a line may have several. */
  readonly quarantined: readonly ReasonCount[];
  /** The newest features of the card that was used last; undefined in an empty lake. */
  readonly card: CardFeatures | undefined;
}

/** Reads the summary of a lake that is open for writing. */
export async function summarizeLake(run: WriteContext): Promise<LakeSummary> {
  const { snapshot } = run.write;
  return {
    lines: lineTotals(snapshot),
    tables: lakeTables.map((table) => tableStatus(table, snapshot)),
    quarantined: await countReasons(run.session, snapshot.files(quarantine)),
    card: await lastCard(run),
  };
}

async function lastCard({ lake, session, write }: WriteContext): Promise<LakeSummary['card']> {
  const files = write.snapshot.files(cardTransactions);
  const newest = files.filter(({ partition }) => partition === files.at(-1)?.partition);
  const [last] = await session.rows(
    sql`SELECT card_id FROM ${scan(cardTransactions, newest, ['card_id', 'ts', 'event_id'])}
     ORDER BY ts DESC, event_id LIMIT 1`,
    z.object({ card_id: z.string() }),
  );
  return mainGroup && last && onlineFeatures({ lake, session }, mainGroup, last.card_id);
}
