import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cardDisputes, cardTransactions } from '@cardlake/card-schema';
import type { Lake, Snapshot, Transaction, WriteSession } from '../../src';

/** The changes of one commit of a test. Each file of a workload has another short text. */
export interface Change {
  readonly adds: readonly { readonly day: number; readonly dispute: boolean; readonly exact: boolean }[];
  /** Files to remove: positions among the existing ones, modulo their number. */
  readonly removes: readonly number[];
  readonly objects: number;
}

/** The commits of the writer that is killed, and of the reference that its test compares it with. */
export const CHANGES: readonly Change[] = [
  { adds: [1, 2, 3].map((day) => ({ day, dispute: false, exact: false })), removes: [], objects: 2 },
  {
    adds: [
      { day: 1, dispute: true, exact: true },
      { day: 2, dispute: true, exact: false },
    ],
    removes: [0, 2],
    objects: 1,
  },
  { adds: [{ day: 1, dispute: true, exact: true }], removes: [0, 1], objects: 0 },
];

/** All that a reader can see of a lake. */
export interface View {
  readonly version: number;
  readonly facts: unknown;
  /** `path: content`, sorted. */
  readonly files: readonly string[];
  readonly objects: readonly string[];
}

/** Adds a change to a transaction. @param tag makes its contents unique */
function applyChange(transaction: Transaction, snapshot: Snapshot, change: Change, tag: string): void {
  const present = snapshot.allFiles();
  for (const position of change.removes) {
    const file = present[position % Math.max(1, present.length)];
    if (file !== undefined) transaction.remove(file.path);
  }
  const exactNames = new Set<string>();
  change.adds.forEach(({ day, dispute, exact }, index) => {
    const table = dispute ? cardDisputes : cardTransactions;
    const naming = exact && !exactNames.has(`${dispute} ${day}`) ? 'exact' : 'unique';
    exactNames.add(`${dispute} ${day}`);
    const location = transaction.stage(table, `2018-04-0${day}`, 'some/part.json', naming);
    writeFileSync(location, `${tag} ${index}`);
    transaction.add({ location, rows: index });
  });
  const entries = Array.from({ length: change.objects }, (_, index) => ({
    path: `bronze/${tag}-${index}`,
    bytes: index,
    counts: { lines: index },
  }));
  transaction.recordObjects(entries);
}

/** Commits a change. */
export function commitChange(writer: WriteSession, change: Change, tag: string): Promise<Snapshot> {
  const transaction = writer.transaction();
  applyChange(transaction, writer.snapshot, change, tag);
  return transaction.commit({ tag });
}

/** Reads the newest state with the contents of its files. */
export function readView(lake: Lake): Promise<View> {
  return lake.withSnapshot(async (snapshot) => ({
    version: snapshot.version,
    facts: snapshot.facts,
    files: snapshot
      .allFiles()
      .map(({ path, location }) => `${path}: ${readFileSync(location, 'utf8')}`)
      .sort(),
    objects: [...snapshot.ledger().keys()].sort(),
  }));
}

/** Lists the files in the data folders, whether committed or not, in the form of `View.files`. */
export function listDataFiles(root: string): string[] {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => !path.startsWith('_cardlake/'))
    .map((path) => `${path}: ${readFileSync(join(root, path), 'utf8')}`)
    .sort();
}

/** Lists the files that are neither data nor journal. */
export function listLeftovers(root: string): string[] {
  const names = readdirSync(join(root, '_cardlake'), { recursive: true }).map(String);
  return names.filter((name) => name.includes('staging') || name.endsWith('.tmp'));
}
