import { extname } from 'node:path';
import { type Command, Option } from 'commander';
import { plainName } from '../output/compressed';
import type { TextFormat } from '../output/write-rows';

const TEXT_FORMATS = ['table', 'json', 'ndjson', 'csv', 'csv-safe'] as const satisfies readonly TextFormat[];
const BINARY_FORMATS = ['parquet', 'arrow'] as const;
const FORMATS = [...TEXT_FORMATS, ...BINARY_FORMATS] as const;

/** Formats that a terminal cannot show. */
export type BinaryFormat = (typeof BINARY_FORMATS)[number];
type Format = TextFormat | BinaryFormat;

/** Values of the options of the format of a result. */
export interface FormatOptions {
  readonly format?: Format;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly csvSafe?: boolean;
}

/** Formats by the endings of file names. */
const BY_ENDING: Readonly<Record<string, Format>> = {
  '.json': 'json',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.csv': 'csv',
  '.parquet': 'parquet',
  '.arrow': 'arrow',
  '.arrows': 'arrow',
};

/** Adds the options of the format of a result. */
export const withFormatOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--format <format>', 'output format (default: by the name of --out, otherwise table)')
        .choices(FORMATS)
        .conflicts(['json', 'csv', 'csvSafe']),
    )
    .addOption(new Option('--json', 'the same as --format ndjson').conflicts(['csv', 'csvSafe']))
    .addOption(new Option('--csv', 'the same as --format csv').conflicts('csvSafe'))
    .option('--csv-safe', 'the same as --format csv-safe: CSV for spreadsheets');

/** Returns the format that the options ask for, or the name of the file. */
export function formatOf({ format, json, csv, csvSafe }: FormatOptions, path: string | undefined): Format {
  if (json) return 'ndjson';
  if (csv) return 'csv';
  if (csvSafe) return 'csv-safe';
  return format ?? BY_ENDING[extname(plainName(path ?? '')).toLowerCase()] ?? 'table';
}

/** Tells whether a terminal cannot show a format. */
export const isBinary = (format: Format): format is BinaryFormat =>
  (BINARY_FORMATS as readonly Format[]).includes(format);
