import { cardTransactions, decisions } from '@cardlake/card-schema';
import type { LakeTable } from '@cardlake/lake';
import { field, nullable } from '@cardlake/schema';

/** Declares the table of the rows that lost their key, in the columns of the one that keeps the others. */
const pastTable = (name: string, { fields }: LakeTable, description: string): LakeTable => ({
  layer: 'silver',
  name,
  path: `_cardlake/${name}`,
  partition: { column: 'dt', grain: 'day', derivedFrom: 'commit' },
  fields: { ...fields, line: nullable(field.bigint('line in its object, from 1')) },
  key: ['source_object', 'line'],
  description,
});

/**
 * Authorisations that lost their event_id to an earlier one: duplicates and conflicts. When a still earlier one is
 * processed later, they are compared with it, so that quarantine and counts do not depend on the order of runs.
 *
 * `line` is null for a row that silver had taken before: the first line with its payload in its object.
 */
export const pastDeliveries = pastTable(
  'deliveries',
  cardTransactions,
  'Authorisations that lost their event_id to an earlier one.',
);

/** Decisions that lost their event_id to an earlier one, as {@link pastDeliveries}. */
export const pastDecisions = pastTable(
  'past_decisions',
  decisions,
  'Decisions that lost their event_id to an earlier one.',
);
