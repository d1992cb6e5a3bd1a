import {
  arrivalFields,
  bronzeCardAuthorization,
  businessFields,
  cardTransactions,
  decidedFields,
  decisions,
  parseAuthorization,
  quarantine,
  type RejectionCode,
} from '@cardlake/card-schema';
import type { KnownEvent } from '@cardlake/feature-store/assembled';
import {
  identifier,
  literal,
  nameLiteral,
  readRows,
  relation,
  type Sql,
  scan,
  sql,
  tableId,
} from '@cardlake/lake';
import { field, nullable } from '@cardlake/schema';
import { type AuditedDay, DECIDED, filesOf, firstDayBefore, SUSPECTS } from './audited-day';
import { fillTable } from './fill-table';

const { ingested_at } = arrivalFields;

/** Authorisations that lost their id to one with another payload. */
const CONFLICTS = relation('audited_conflicts', { ...businessFields, ingested_at });

const CONFLICT = literal('conflicting_duplicate' satisfies RejectionCode);

/** Loads the authorisations that lost their id, and that can be in the past of a decision of the day, or be its own. */
export async function loadConflicts(audited: AuditedDay): Promise<void> {
  const { session, snapshot } = audited.read;
  const first = firstDayBefore(audited);
  const files = snapshot.files(quarantine).filter(({ partition }) => partition >= first);
  const { raw } = quarantine.fields;
  const query = sql`SELECT raw, ingested_at FROM ${scan(quarantine, files)}
    WHERE source_table = ${nameLiteral(tableId(bronzeCardAuthorization))} AND list_contains(reasons, ${CONFLICT})`;
  await fillTable(session, CONFLICTS, async (conflicts) => {
    for await (const rows of readRows(session, { raw, ingested_at }, query))
      for (const { raw: line, ingested_at: arrivedAt } of rows) {
        // A line that was cut, or whose card number was masked, does not tell its payload any more.
        const parsed = parseAuthorization(line, arrivedAt);
        if (parsed.ok) conflicts.append([...BUSINESS.map((name) => parsed.row[name]), arrivedAt]);
      }
  });
}

const BUSINESS = Object.keys(businessFields) as (keyof typeof businessFields)[];

const knownFields = {
  ...businessFields,
  origin: field.string('where it is known from'),
  kept_at: nullable(field.timestamp('when its decision read the history')),
  arrived_at: field.timestamp('its arrival'),
};

/**
 * Reads the events of the cards of `SUSPECTS`, by card and time: those that can be in the past of a decision of the day, and
 * its own. `SUSPECTS` and the conflicts have to be loaded.
 */
export async function* readKnownEvents(
  audited: AuditedDay,
  connection: AuditedDay['read']['session'],
): AsyncGenerator<readonly KnownEvent[]> {
  for await (const rows of readRows(connection, knownFields, selectKnown(audited)))
    yield rows.map(({ origin, kept_at: keptAt, arrived_at: arrivedAt, ...event }) => ({
      event,
      origin: origin as KnownEvent['origin'],
      keptAt,
      arrivedAt,
    }));
}

function selectKnown(audited: AuditedDay): Sql {
  const { snapshot } = audited.read;
  const first = firstDayBefore(audited);
  const made = scan(decisions, filesOf(snapshot.files(decisions), first, audited.day), [
    ...Object.keys(decidedFields),
    'received_at',
    'decided_at',
    'history_read_at',
  ]);
  const silver = scan(cardTransactions, filesOf(snapshot.files(cardTransactions), first, audited.day), [
    ...BUSINESS,
    'ingested_at',
  ]);
  const ofCards = sql`SEMI JOIN ${SUSPECTS} USING (card_id)`;
  const same = sql`USING (${DECIDED})`;
  const columns = BUSINESS.map(identifier);
  const withDecisions = (events: Sql, origin: Sql) =>
    sql`SELECT ${columns}, ${origin} AS origin, coalesce(history_read_at, decided_at) AS kept_at, ingested_at AS arrived_at
      FROM (FROM ${events} ${ofCards}) LEFT JOIN ${made} ${same}`;
  const unknown = BUSINESS.map((name) =>
    Object.hasOwn(decidedFields, name) ? identifier(name) : sql`'' AS ${identifier(name)}`,
  );
  return sql`${withDecisions(silver, literal('silver'))}
    UNION ALL ${withDecisions(sql`${CONFLICTS}`, literal('conflict'))}
    UNION ALL SELECT ${unknown}, ${literal('absent')}, coalesce(history_read_at, decided_at), received_at
      FROM ${made} ${ofCards} ANTI JOIN ${silver} ${same} ANTI JOIN ${CONFLICTS} ${same}
    ORDER BY card_id, ts`;
}
