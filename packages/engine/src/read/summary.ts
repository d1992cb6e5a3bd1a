import { cardTransactions, quarantine } from '@cardlake/card-schema';
import type { CompiledGroup } from '@cardlake/features';
import type { LineCounts } from '@cardlake/job-contract';
import { scan, sql } from '@cardlake/lake';
import { z } from 'zod';
import { mainGroup } from '../catalog/groups';
import type { WriteContext } from '../session/lake-writer';
import { type CardFeatures, onlineFeatures } from './card-features';
import { lineTotals, type TableStatus, tableStatuses } from './lake-status';
import { countReasons, type ReasonCount } from './quarantine-reasons';

/** Contents of a lake after a run. */
export interface LakeSummary {
  readonly lines: LineCounts;
  readonly tables: readonly TableStatus[];
  /** Quarantine reasons with their number of lines, most frequent first; a line may have several. */
  readonly quarantined: readonly ReasonCount[];
  /** The newest features of the card that was used last, if possible in one currency; undefined in an empty lake. */
  readonly card: CardFeatures | undefined;
}

/** Reads the summary of a lake that is open for writing. */
export async function summarizeLake(run: WriteContext): Promise<LakeSummary> {
  const { snapshot } = run.write;
  return {
    lines: lineTotals(snapshot),
    tables: tableStatuses(snapshot),
    quarantined: await countReasons(run.session, snapshot.files(quarantine)),
    card: await lastCard(run),
  };
}

/** The card that was used last, of those that have one currency in the windows of its features: sums of several mean little. */
async function lastCard({ lake, session, write }: WriteContext): Promise<LakeSummary['card']> {
  const group = mainGroup;
  if (group === undefined) return undefined;
  const files = write.snapshot.files(cardTransactions);
  const newest = Date.parse(files.at(-1)?.partition ?? '');
  const recent = files.filter(({ partition }) => Date.parse(partition) >= newest - longestWindowMs(group));
  const [last] = await session.rows(
    sql`SELECT card_id FROM ${scan(cardTransactions, recent, ['card_id', 'currency', 'ts'])}
     GROUP BY card_id ORDER BY count(DISTINCT currency) = 1 DESC, max(ts) DESC, card_id LIMIT 1`,
    z.object({ card_id: z.string() }),
  );
  return last && onlineFeatures({ lake, session }, group, last.card_id);
}

const longestWindowMs = ({ features }: CompiledGroup): number =>
  Math.max(
    0,
    ...features.map(({ compute }) =>
      compute.kind === 'window' ? (compute.windowMicros + compute.delayMicros) / 1000 : 0,
    ),
  );
