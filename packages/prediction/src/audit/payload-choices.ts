import type { KnownRow } from './known-history';

/** Choices that are tried at most: more conflicts in the past of one event do not happen by accident. */
const MAX_CHOICES = 64;

/**
 * Lists the sets of events that a history may have held when some ids have several payloads: with the one that was decided
 * first, then with each other one, and with all of them. An event that neither silver has nor was decided may be in none.
 */
export function listPayloadChoices(rows: readonly KnownRow[]): readonly (readonly KnownRow[])[] {
  const open = groupById(rows).filter(isOpen);
  if (open.length === 0) return [rows];
  const ofOpen = new Set(open.flat());
  let choices: readonly (readonly KnownRow[])[] = [rows.filter((row) => !ofOpen.has(row))];
  for (const same of open) {
    const options = listOptions(same);
    choices = options
      .flatMap((option) => choices.map((choice) => [...choice, ...option]))
      .slice(0, MAX_CHOICES);
  }
  return choices.map((choice) => [...choice].sort((a, b) => a.known.event.ts - b.known.event.ts));
}

function groupById(rows: readonly KnownRow[]): KnownRow[][] {
  const groups = new Map<string, KnownRow[]>();
  for (const row of rows) {
    const { event_id: id } = row.known.event;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

const isOpen = (same: readonly KnownRow[]): boolean =>
  same.length > 1 || same.some(({ known }) => known.origin !== 'silver' && known.keptAt === null);

function listOptions(same: readonly KnownRow[]): readonly (readonly KnownRow[])[] {
  const decidedFirst = [...same].sort((a, b) => rank(a) - rank(b));
  const alone = decidedFirst.map((row) => [row]);
  if (same.length > 1) return [...alone, same];
  return [[], ...alone];
}

const rank = ({ known: { keptAt, origin } }: KnownRow): number =>
  keptAt !== null ? 0 : origin === 'silver' ? 1 : 2;
