import type { ObjectVersion } from '@cardlake/elt';
import type { CompiledFeed } from '@cardlake/feeds';
import { appendRows, createTempTable, type DuckSession, type Relation, sql } from '@cardlake/lake';
import { CHOSEN, CHOSEN_ROWS, stagedRows } from './relations';

/** An object as relations of objects name it. */
type NamedObject = Pick<ObjectVersion, 'key' | 'version' | 'order'>;

/**
 * Chooses staged objects: gives a session them, and a view of their rows.
 * @param staged all objects whose rows are staged: when all are chosen, no row has to be looked up
 */
export async function chooseObjects(
  session: DuckSession,
  feed: CompiledFeed,
  chosen: readonly NamedObject[],
  staged: readonly NamedObject[],
): Promise<void> {
  await fillObjects(session, CHOSEN, chosen);
  const rows = stagedRows(feed);
  const ofChosen =
    chosen.length === staged.length
      ? rows.name
      : sql`${rows} SEMI JOIN ${CHOSEN} USING (source_key, source_version)`;
  await session.run(sql`CREATE OR REPLACE TEMP VIEW ${CHOSEN_ROWS} AS SELECT * FROM ${ofChosen}`);
}

/** Fills a relation with objects. */
export async function fillObjects(
  session: DuckSession,
  target: Relation,
  objects: readonly NamedObject[],
): Promise<void> {
  await session.run(createTempTable(target));
  await appendRows(
    session,
    target,
    objects.map(({ key, version, order }) => [key, version, order]),
  );
}
