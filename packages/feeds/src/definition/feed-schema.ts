import { z } from 'zod';
import { columnSchema, timestampFormat } from './column-schema';
import { ruleSchema } from './rule-schema';
import type { SourceObject } from './source-object';

/** Encodings of CSV, each byte of which is one character, or which is UTF-8: a line feed is one byte in all of them. */
export const ENCODINGS = [
  'utf-8',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'iso-8859-2',
  'iso-8859-15',
  'koi8-r',
] as const;

/** Names of the encoding that the Encoding Standard reads as windows-1252, which has more letters. */
const LATIN_1 = ['latin1', 'iso-8859-1'] as const;

const isLatin1 = (name: string): name is (typeof LATIN_1)[number] => LATIN_1.some((one) => one === name);

const MAX_NAME = 40;

/** Ending of the tables of later versions. */
export const VERSIONED = /_v[0-9]+$/;

const feedName = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, { error: 'use lower-case letters, digits and _, and begin with a letter' })
  .max(MAX_NAME, { error: `use at most ${MAX_NAME} characters` })
  .refine((name) => !VERSIONED.test(name), {
    error: 'the table of the next version of another feed would have this name; choose another ending',
  });

const asciiCharacter = z.string().regex(/^[\t -~]$/, { error: 'expected one ASCII character' });

const csvSchema = z.strictObject({
  delimiter: asciiCharacter.default(','),
  quote: asciiCharacter.default('"'),
  /** True when the first record names the columns; otherwise they stand in the declared order. */
  header: z.boolean().default(true),
  /** Text that means null, when it is not quoted. */
  nullText: z.string().default(''),
  encoding: z
    .enum([...ENCODINGS, ...LATIN_1])
    .default('utf-8')
    .transform((name) => (isLatin1(name) ? 'windows-1252' : name)),
  timestampFormat: timestampFormat.default('iso'),
});

/** A pure function from the object of a record to the object that the columns read. */
export interface Transform {
  /** Changes whenever the function does; it is part of the hash of the feed. */
  readonly version: string;
  readonly apply: (record: SourceObject) => SourceObject;
}

const transform = z.custom<Transform>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    typeof value.version === 'string' &&
    'apply' in value &&
    typeof value.apply === 'function',
  { error: 'expected { version, apply }: a text, and a function from a record to a record' },
);

/** The settings that people type, in TypeScript and in YAML. */
export const feedSchema = z.strictObject({
  name: feedName,
  version: z.int().min(1).default(1),
  description: z.string().default(''),
  /** Folder of its objects below the prefix of all feeds; its name unless given. */
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/, {
      error: 'expected a folder such as partners/ups, of letters, digits, _ and -',
    })
    .optional(),
  format: z.enum(['ndjson', 'json', 'csv']),
  csv: csvSchema.optional(),
  columns: z.record(z.string(), columnSchema),
  /** Columns that identify a row; without any, a row is a place of an object. */
  key: z.array(z.string()).default([]),
  /** Columns by which the greatest row of a key wins. */
  orderBy: z.array(z.string()).default([]),
  /** `version`: each version of an object is loaded; `etag`: each content of a key; `key`: the first object of a key. */
  idempotencyKey: z.enum(['version', 'etag', 'key']).default('version'),
  /** Timestamp or date column whose day is the partition; the day of the object unless given. */
  partitionBy: z.string().optional(),
  transform: transform.optional(),
  rules: z.array(ruleSchema).default([]),
  /** `block`: objects that break a rule are not published; `warn`: they are, and the run says so. */
  gate: z.enum(['block', 'warn']).default('block'),
  onUnknownColumn: z.enum(['keep', 'drop', 'refuse']).default('keep'),
  /** `upsert`: rows of all versions of an object count; `replace`: those of its newest version. */
  onOverwrite: z.enum(['upsert', 'replace']).default('upsert'),
  /**
   * Days for which published objects are kept after they were loaded; for good unless given. On AWS a lifecycle rule of the bucket keeps objects
   * for that long after they were written, and for 15 days at least: dead letters name them for 14.
   */
  retentionDays: z.int().min(1).optional(),
});

/** A definition as people type it. */
export type FeedInput = z.input<typeof feedSchema>;

/** A checked definition, with its defaults. */
export type FeedDefinition = z.output<typeof feedSchema>;
