import { groupFields } from '@cardlake/card-features';
import { businessFields, type CardDecision, decidedFields, decisionFields } from '@cardlake/card-schema';
import type { DecisionEvidence, KnownEvent } from '@cardlake/feature-store/assembled';
import { publishedName } from '@cardlake/features';
import { EVIDENCE_COLUMNS } from '@cardlake/job-contract';
import { type Fields, formatDecimal } from '@cardlake/schema';
import { describedGroup, describedSnapshot } from './described-group';

type Values = Readonly<Record<string, unknown>>;

/** Writes a row as the job does. */
const jsonRow = (fields: Fields, row: Values): Values =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, { type }]) => {
      const value = row[name] ?? null;
      if (value === null) return [];
      if (typeof value !== 'bigint') return [[name, value]];
      return [[name, formatDecimal(value, type.kind === 'decimal' ? type.scale : 0)]];
    }),
  );

const COLUMNS = Object.fromEntries(EVIDENCE_COLUMNS.map((name) => [name, decisionFields[name]]));
const DECIDED = Object.keys(decidedFields) as (keyof typeof decidedFields)[];

/** Writes the line of the decisions on a card. @param isSuspect tells whether a decision is left with its evidence */
export function evidenceLine(
  decisions: readonly CardDecision[],
  known: readonly KnownEvent[],
  evidenceOf: (decision: CardDecision) => DecisionEvidence,
  isSuspect: (decision: CardDecision) => boolean = () => true,
): string {
  const left = decisions.map((decision) => {
    const { silver, gold, published } = evidenceOf(decision);
    const suspect = isSuspect(decision);
    return {
      decision: jsonRow(COLUMNS, decision),
      is_same:
        silver !== undefined &&
        gold !== undefined &&
        DECIDED.every((name) => decision[name] === silver[name]),
      is_suspect: suspect,
      ...(gold && { gold: jsonRow(groupFields(describedGroup), gold) }),
      ...(suspect && silver && { silver: jsonRow(businessFields, silver) }),
      ...(suspect && {
        published: published.map(({ group, isKept, values }) => ({
          group,
          is_kept: isKept,
          ...(values && { values: jsonRow(groupFields(describedSnapshot), values) }),
        })),
      }),
    };
  });
  const events = known.map(({ event, origin, keptAt, arrivedAt }) => ({
    event: jsonRow(businessFields, event),
    origin,
    ...(keptAt !== null && { kept_at: keptAt }),
    arrived_at: arrivedAt,
  }));
  return JSON.stringify({ group: publishedName(describedGroup), decisions: left, known: events });
}
