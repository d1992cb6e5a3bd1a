import { decidedFields, decisions } from '@cardlake/card-schema';
import { addDays, type Day } from '@cardlake/datasets';
import { deriveKeptColumns } from '@cardlake/feature-store/assembled';
import { type CompiledGroup, DAY_MICROS, publishedName } from '@cardlake/features';
import { identifier, type LakeFile, relation, type Sql, scan, sql } from '@cardlake/lake';
import type { ReadContext } from '../session/lake-reader';

/** Decisions that are not simply equal to gold. */
export const SUSPECTS = relation('audited_decisions', {
  event_id: { type: 'VARCHAR' },
  card_id: { type: 'VARCHAR' },
});

/** The decisions of a day that were made with one group. */
export interface AuditedDay {
  readonly read: ReadContext;
  readonly group: CompiledGroup;
  readonly day: Day;
}

/** Values of the parameters in {@link selectDecisions}. */
export const valuesOf = ({ group }: AuditedDay): readonly string[] => [publishedName(group), group.hash];

/** Builds the subquery of the decisions of the day; `$1` and `$2` are the group and its definition. */
export const selectDecisions = ({ read: { snapshot }, day }: AuditedDay): Sql =>
  sql`(FROM ${scan(decisions, filesOf(snapshot.files(decisions), day, day))}
    WHERE state = 'decided' AND feature_group = $1 AND definition_hash = $2)`;

/** Files of the days from one to another. */
export const filesOf = (files: readonly LakeFile[], from: string, to: string): LakeFile[] =>
  files.filter(({ partition }) => partition >= from && partition <= to);

/** First day whose events can be in the past of an event of a day. */
export function firstDayBefore({ group, day }: AuditedDay): Day {
  const { reachMicros } = deriveKeptColumns([group]);
  return addDays(day, -Math.ceil(reachMicros / DAY_MICROS));
}

/** Builds the condition that an event is the one that was decided on. */
export const isSameEvent = (decision: Sql, event: Sql): Sql[] =>
  DECIDED.map((name) => sql`${decision}.${name} = ${event}.${name}`);

/** Columns that tell whether an event is the one that was decided on. */
export const DECIDED = Object.keys(decidedFields).map(identifier);
