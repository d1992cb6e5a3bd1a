import { readFileSync } from 'node:fs';
import { UserError } from '@cardlake/runtime';
import type { z } from 'zod';
import { diskError, isMissing } from './disk';
import { type Layout, recordPath } from './layout';
import {
  type CommitMetadata,
  checkpoint,
  type JournalRecord,
  journalRecord,
  type LedgerEntry,
  type StoredFile,
} from './record';

/** Content of the lake at a version. */
export interface LakeState {
  readonly version: number;
  readonly facts: CommitMetadata;
  /** Hashes of the definitions of computed tables, by table. */
  readonly definitions: Readonly<Record<string, string>>;
  readonly files: ReadonlyMap<string, StoredFile>;
  readonly objects: ReadonlyMap<string, LedgerEntry>;
}

/** The state on disk, and the amount of the journal that was read after the checkpoint. */
export interface Journal {
  readonly state: LakeState;
  /** The newest record, unless the checkpoint includes it: the only one whose files may not be in place yet. */
  readonly pending: JournalRecord | undefined;
  readonly recordsSinceCheckpoint: number;
  readonly bytesSinceCheckpoint: number;
  readonly checkpointBytes: number;
}

/**
 * Reads the state of the lake: the checkpoint and every record after it. Needs no lock, because each of those files is
 * written atomically.
 * @throws UserError `lake_damaged` when one of them is invalid.
 */
export function readJournal(layout: Layout): Journal {
  const base = readJson(layout.checkpoint, checkpoint);
  let state: LakeState = {
    version: base?.value.version ?? 0,
    facts: base?.value.facts ?? {},
    definitions: base?.value.definitions ?? {},
    files: new Map(base?.value.files.map((file) => [file.path, file])),
    objects: new Map(base?.value.objects.map((entry) => [entry.path, entry])),
  };
  const records: JournalRecord[] = [];
  let bytesSinceCheckpoint = 0;
  for (;;) {
    const next = readRecord(layout, state.version + records.length + 1);
    if (next === undefined) break;
    records.push(next.value);
    bytesSinceCheckpoint += next.bytes;
  }
  if (records.length > 0) state = applyRecords(state, records);
  return {
    state,
    pending: records.at(-1),
    recordsSinceCheckpoint: records.length,
    bytesSinceCheckpoint,
    checkpointBytes: base?.bytes ?? 0,
  };
}

/** Applies records to a state. A file that is added under a removed path replaces it. */
export function applyRecords(state: LakeState, records: readonly JournalRecord[]): LakeState {
  const files = new Map(state.files);
  const objects = new Map(state.objects);
  for (const { adds, removes, objects: entries } of records) {
    for (const path of removes) files.delete(path);
    for (const { staged: _, ...file } of adds) files.set(file.path, file);
    for (const entry of entries) objects.set(entry.path, entry);
  }
  const last = records.at(-1);
  return {
    version: last?.version ?? state.version,
    facts: last?.facts ?? state.facts,
    definitions: Object.assign({}, state.definitions, ...records.map((record) => record.definitions)),
    files,
    objects,
  };
}

/** Reads a record. @returns undefined when that commit is not kept */
export function readRecord(
  layout: Layout,
  version: number,
): { value: JournalRecord; bytes: number } | undefined {
  return readJson(recordPath(layout, version), journalRecord);
}

function readJson<T>(path: string, schema: z.ZodType<T>): { value: T; bytes: number } | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw diskError(error, path);
  }
  try {
    return { value: schema.parse(JSON.parse(text)), bytes: text.length };
  } catch (cause) {
    throw new UserError('lake_damaged', `invalid metadata file of the lake: ${path}`, {
      hint: 'Restore it from a copy of the lake. Nothing in the lake was changed.',
      cause,
    });
  }
}
