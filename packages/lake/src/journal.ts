import { readdirSync, readFileSync } from 'node:fs';
import { UserError } from '@cardlake/runtime';
import type { z } from 'zod';
import { isIntactJson } from './checksum';
import { diskError, isMissing } from './disk';
import { type Layout, recordPath, recordVersion } from './layout';
import { REBUILD_ADVICE } from './rebuild-advice';
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
  /** Definitions of computed tables, by table: hashes, or texts that say them. */
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

/** The state of a lake without a commit. */
export const EMPTY_STATE: LakeState = {
  version: 0,
  facts: {},
  definitions: {},
  files: new Map(),
  objects: new Map(),
};

/**
 * Reads the state of the lake: the checkpoint and every record after it. Needs no lock, because each of those files is
 * written atomically.
 * @throws UserError `lake_damaged` when one of them is invalid or missing.
 */
export function readJournal(layout: Layout): Journal {
  const base = readCheckpoint(layout);
  let state = base?.value ?? EMPTY_STATE;
  const records: JournalRecord[] = [];
  let bytesSinceCheckpoint = 0;
  for (;;) {
    const version = state.version + records.length + 1;
    const next = readRecord(layout, version);
    if (next === undefined) {
      const later = recordVersions(layout).find((existing) => existing >= version);
      if (later === undefined) break;
      // A writer may have committed this version meanwhile.
      if (later === version) continue;
      // Without the first record there was a checkpoint: the log is only trimmed behind one.
      throw new DamagedMetadata(
        version === 1 ? layout.checkpoint : recordPath(layout, version),
        'is missing',
      );
    }
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

/** Reads the checkpoint. @returns undefined when there is none @throws UserError `lake_damaged` when it is invalid */
export function readCheckpoint(layout: Layout): Metadata<LakeState> | undefined {
  const found = readJson(layout.checkpoint, checkpoint);
  if (found === undefined) return undefined;
  const { version, facts, definitions, files, objects } = found.value;
  const value = {
    version,
    facts,
    definitions,
    files: new Map(files.map((file) => [file.path, file])),
    objects: new Map(objects.map((entry) => [entry.path, entry])),
  };
  return { ...found, value };
}

/** Lists the versions whose records are there, in order. */
export function recordVersions(layout: Layout): number[] {
  try {
    return readdirSync(layout.log)
      .flatMap((name) => recordVersion(name) ?? [])
      .sort((a, b) => a - b);
  } catch (error) {
    if (isMissing(error)) return [];
    throw diskError(error, layout.log);
  }
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

/** The content of a metadata file, and its length. */
interface Metadata<T> {
  readonly value: T;
  readonly bytes: number;
}

/** Reads a record. @returns undefined when that commit is not kept @throws UserError `lake_damaged` when it is invalid */
export function readRecord(layout: Layout, version: number): Metadata<JournalRecord> | undefined {
  const path = recordPath(layout, version);
  const record = readJson(path, journalRecord);
  if (record !== undefined && record.value.version !== version)
    throw new DamagedMetadata(path, `is of version ${record.value.version}`);
  return record;
}

function readJson<T>(path: string, schema: z.ZodType<T>): Metadata<T> | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw diskError(error, path);
  }
  if (text === '') throw new DamagedMetadata(path, 'is empty');
  if (!isIntactJson(text))
    throw new DamagedMetadata(path, 'has another content than was written (by its SHA-256)');
  try {
    return { value: schema.parse(JSON.parse(text)), bytes: text.length };
  } catch (cause) {
    throw new DamagedMetadata(path, 'is not what a metadata file of the lake holds', cause);
  }
}

/** A metadata file of the lake that is missing or invalid. */
export class DamagedMetadata extends UserError {
  /** @param fault continues a sentence that begins with the path */
  constructor(
    readonly path: string,
    readonly fault: string,
    cause?: unknown,
  ) {
    const hint = `Nothing in the lake was changed. ${REBUILD_ADVICE}`;
    super('lake_damaged', `the lake is damaged: ${path} ${fault}`, { hint, cause });
  }
}
