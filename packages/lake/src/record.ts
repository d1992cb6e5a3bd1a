import { z } from 'zod';

const storedFile = z.object({
  /** Path under the lake root, with forward slashes; unique and never used again. */
  path: z.string(),
  table: z.string(),
  partition: z.string(),
  rows: z.number(),
  bytes: z.number(),
  /** SHA-256 of its content, in hexadecimal; commits of earlier versions have none. */
  sha256: z.string().optional(),
});

const ledgerEntry = z.object({
  /** Path of the bronze object under the lake root. */
  path: z.string(),
  bytes: z.number(),
  /** Counts of its lines, by the names that the pipeline gives them. */
  counts: z.record(z.string(), z.number()),
});

const facts = z.record(z.string(), z.json());

/** Definitions by which the rows of tables were computed, by table: hashes, or texts that say them. */
const definitions = z.record(z.string(), z.string()).default({});

/** A commit: all that it changed, in one file. Renaming that file to its name is the commit itself. */
export const journalRecord = z.object({
  version: z.number().int().positive(),
  committedAt: z.iso.datetime(),
  /** `staged`: path under the lake root until the file is renamed into place. */
  adds: z.array(storedFile.extend({ staged: z.string() })),
  removes: z.array(z.string()),
  objects: z.array(ledgerEntry),
  definitions,
  facts,
});

/** The state at a version, so that opening a lake need not read all records. */
export const checkpoint = z.object({
  version: z.number().int().nonnegative(),
  facts,
  definitions,
  files: z.array(storedFile),
  objects: z.array(ledgerEntry),
});

/** A data file of the lake. */
export type StoredFile = Readonly<z.infer<typeof storedFile>>;
/** A processed bronze object, and the counts of its lines. */
export type LedgerEntry = Readonly<z.infer<typeof ledgerEntry>>;
/** Metadata that a command gives its commit: JSON values by name. */
export type CommitMetadata = Readonly<z.infer<typeof facts>>;
export type JournalRecord = Readonly<z.infer<typeof journalRecord>>;
export type Checkpoint = Readonly<z.infer<typeof checkpoint>>;
