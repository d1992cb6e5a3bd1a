import { z } from 'zod';

const storedFile = z.object({
  /** Under the lake root, with forward slashes; unique, never used again. */
  path: z.string(),
  table: z.string(),
  partition: z.string(),
  rows: z.number(),
  bytes: z.number(),
});

const ledgerEntry = z.object({
  /** Bronze object, as a path under the lake root. */
  path: z.string(),
  bytes: z.number(),
  /** What became of its lines, by the names the pipeline gives them. */
  counts: z.record(z.string(), z.number()),
});

const facts = z.record(z.string(), z.json());

/** One commit: everything that changed, in one file whose appearance under its name is the commit itself. */
export const journalRecord = z.object({
  version: z.number().int().positive(),
  committedAt: z.iso.datetime(),
  /** `staged`: where the file lies until it is renamed into place, under the lake root. */
  adds: z.array(storedFile.extend({ staged: z.string() })),
  removes: z.array(z.string()),
  objects: z.array(ledgerEntry),
  facts,
});

/** The sum of the journal up to a version, so that opening a lake need not read all of it. */
export const checkpoint = z.object({
  version: z.number().int().nonnegative(),
  facts,
  files: z.array(storedFile),
  objects: z.array(ledgerEntry),
});

/** A data file of the lake. */
export type StoredFile = Readonly<z.infer<typeof storedFile>>;
/** A bronze object that was processed, and the counts of its lines. */
export type LedgerEntry = Readonly<z.infer<typeof ledgerEntry>>;
/** What a commit says about itself: any JSON values by name. */
export type CommitMetadata = Readonly<z.infer<typeof facts>>;
export type JournalRecord = Readonly<z.infer<typeof journalRecord>>;
export type Checkpoint = Readonly<z.infer<typeof checkpoint>>;
