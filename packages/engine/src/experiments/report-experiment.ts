import { DECISIONS, decisions } from '@cardlake/card-schema';
import {
  addDays,
  type ComparisonOptions,
  compareVersions,
  type Day,
  type DayRange,
  inRange,
  selectLabels,
  type VersionDecision,
  type VersionReport,
} from '@cardlake/datasets';
import { scan, sql } from '@cardlake/lake';
import { z } from 'zod';
import type { EngineContext } from '../session/engine-context';
import { type ReadContext, withLakeReader } from '../session/lake-reader';
import { type MatureDays, matureRange, noDecisions } from './mature-range';

/** Options of `reportExperiment`. */
export interface ExperimentReportOptions extends ComparisonOptions, MatureDays {
  readonly lakeRoot: string;
  readonly model: string;
}

/** Versions of a model by what they decided. */
export interface ExperimentReport {
  readonly model: string;
  readonly day: Day;
  /** First and last day of the decisions. */
  readonly from: Day;
  readonly to: Day;
  readonly versions: readonly VersionReport[];
}

/**
 * Compares the versions of a model that decided, or scored beside, by labels that are mature.
 * @throws UserError `no_decisions`; those of `withLakeReader`
 */
export const reportExperiment = (
  { lakeRoot, day, days, maturityDays, model, ...options }: ExperimentReportOptions,
  context: EngineContext,
): Promise<ExperimentReport> =>
  withLakeReader(lakeRoot, context, async (read) => {
    const range = matureRange({ day, days, maturityDays });
    const to = addDays(range.to, -1);
    const found = await readVersionDecisions(read, { range, labelsAt: day, model });
    if (found.length === 0) throw noDecisions(model, range.from, to);
    return { model, day, from: range.from, to, versions: compareVersions(found, options) };
  });

const decision = z.enum(DECISIONS);
const shadows = z.array(
  z.object({ model: z.string(), model_version: z.string(), probability: z.number(), decision }),
);
const row = z.object({
  card_id: z.string(),
  day: z.string(),
  model_version: z.string(),
  probability: z.number(),
  decision,
  is_fraud: z.boolean().nullable(),
  shadows: z.string().transform((text) => shadows.parse(JSON.parse(text))),
});

/** Reads the decisions of some days with their labels; those of shadows follow the one that they stand beside. */
async function readVersionDecisions(
  { session, snapshot }: ReadContext,
  { range, labelsAt, model }: { readonly range: DayRange; readonly labelsAt: Day; readonly model: string },
): Promise<VersionDecision[]> {
  const decided = snapshot.files(decisions).filter(({ partition }) => inRange(partition, range));
  const rows = await session.rows(
    sql`SELECT card_id, ts::DATE::VARCHAR AS day, model_version, probability, decision, is_fraud, shadows
     FROM ${scan(decisions, decided)} LEFT JOIN (${selectLabels(snapshot, addDays(labelsAt, 1))}) USING (event_id)
     WHERE state = 'decided' AND probability IS NOT NULL AND model = $1 ORDER BY event_id`,
    row,
    [model],
  );
  return rows.flatMap(({ card_id: cardId, day, is_fraud: report, shadows: beside, ...made }) => {
    // A label comes of what passed, or of a report; a review ends with one or the other.
    const label = { isFraud: report === true, isLabelled: made.decision !== 'decline' || report !== null };
    const all = [
      { model, ...made, isDeciding: true },
      ...beside.map((each) => ({ ...each, isDeciding: false })),
    ];
    return all.map(
      ({ model: name, model_version: version, probability: score, decision: chosen, isDeciding }) => ({
        model: name,
        version,
        isDeciding,
        cardId,
        day,
        score,
        decision: chosen,
        ...label,
      }),
    );
  });
}
