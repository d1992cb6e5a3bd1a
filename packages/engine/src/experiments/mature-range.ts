import { addDays, type Day, type DayRange } from '@cardlake/datasets';
import { UserError } from '@cardlake/runtime';

/** Choice of decisions whose labels are final. */
export interface MatureDays {
  /** Labels are those known at the end of this day. */
  readonly day: Day;
  /** Days of decisions. */
  readonly days: number;
  /** Days after which a label counts as final; the last decisions are so old. */
  readonly maturityDays: number;
}

/** Computes the days of the decisions. */
export function matureRange({ day, days, maturityDays }: MatureDays): DayRange {
  const to = addDays(day, 1 - maturityDays);
  return { from: addDays(to, -days), to };
}

/** Tells that a model decided nothing on some days; `to` is the last of them. */
export const noDecisions = (model: string, from: Day, to: Day): UserError =>
  new UserError('no_decisions', `${model} decided nothing from ${from} to ${to}`, {
    hint: 'Choose another day with --dt, or more days with --days; `cardlake decisions query` shows what was decided.',
  });
