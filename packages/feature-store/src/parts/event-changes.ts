import { businessFields } from '@cardlake/card-schema';
import { CARD_EVENT_UPDATES } from '@cardlake/job-contract';
import { field } from '@cardlake/schema';
import type { KeptEvent } from '../assembled/history/card-history';
import { readRows } from './read-part';

const { gone } = CARD_EVENT_UPDATES;
const fields = { ...businessFields, [gone]: field.boolean('the event is to be removed') };

/** Changes of silver for a history. */
export interface EventChanges {
  /** Events that it must hold. */
  readonly kept: readonly KeptEvent[];
  /** Other payloads of ids in silver, which it must not hold. */
  readonly gone: readonly KeptEvent[];
}

/** Reads a part with changes of silver. @throws UserError `bad_part`, see `readPart` */
export async function readEventChanges(file: Uint8Array, where: string): Promise<EventChanges> {
  const rows = await readRows(fields, file, where);
  const isGone = ({ [gone]: flag }: (typeof rows)[number]) => flag === 1n;
  // The columns were read as their types say.
  const events = (some: typeof rows) => some as unknown as KeptEvent[];
  return { kept: events(rows.filter((row) => !isGone(row))), gone: events(rows.filter(isGone)) };
}
