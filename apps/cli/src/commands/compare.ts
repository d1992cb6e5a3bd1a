import { rmSync } from 'node:fs';
import { type Comparison, compareLakes, isEqual, openReader } from '@cardlake/compare';
import { JOB_DEFAULTS } from '@cardlake/job-contract';
import { createTempFolder, openSession } from '@cardlake/lake';
import { EXIT_CODES, engineConfig } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { comparisonText } from '../output/comparison-text';
import { jsonLine } from '../output/json';
import { type OutputOptions, progressFor, withOutputOptions } from '../output/mode';
import { styleFor } from '../output/style';

interface CompareOptions extends OutputOptions {
  readonly database: string;
  readonly ignore?: ReadonlySet<string>;
}

const DESCRIPTION = `Compares two lakes row for row: silver, quarantine with its reasons, gold of every group, and the datasets of every
day. A lake is one of the embedded engine, or one that the Spark jobs wrote into a folder; if a folder has both, its
Iceberg tables are compared.

Counts, sums, means, extrema and distinct counts must be equal to the bit, standard deviations to 1e-9 relative. Files,
the order of rows and the runs that wrote them do not matter. The first rows that only one lake has and that differ are
shown, then a verdict for each table, with exit code 1 for a difference.

Lakes that received the same events at different times differ in their arrivals and object names alone:
--ignore ingested_at,source_object leaves these out.`;

/** Adds `cardlake compare`, which compares two lakes row for row. */
export function registerCompare(program: Command, app: App): void {
  const command = program
    .command('compare')
    .summary('compare two lakes row for row')
    .description(DESCRIPTION)
    .argument('<left>', 'folder of a lake')
    .argument('<right>', 'folder of the other lake')
    .option('--database <name>', 'database of the Iceberg tables', JOB_DEFAULTS.database)
    .option('--ignore <columns>', 'columns to leave out, with commas between them', columnNames)
    .action((left: string, right: string, options: CompareOptions) => compare(app, left, right, options));
  withOutputOptions(command);
  withExamples(
    command,
    'compare ./lake ./spark-lake',
    'compare ./lake ./spark-lake --json',
    'compare ./lake ./replayed --ignore ingested_at,source_object',
  );
}

const columnNames = (text: string): ReadonlySet<string> =>
  new Set(text.split(',').map((name) => name.trim()));

async function compare(app: App, left: string, right: string, options: CompareOptions): Promise<void> {
  const { console, env } = app;
  const found = await runComparison(app, left, right, options);
  const differing = found.filter((comparison) => !isEqual(comparison));
  if (differing.length > 0) app.exitCode = EXIT_CODES.negative.code;
  console.out.write(
    options.json
      ? jsonLine({ stage: 'summary', same: differing.length === 0, tables: found })
      : comparisonText(found, styleFor(console.out, env)),
  );
}

async function runComparison(
  app: App,
  leftFolder: string,
  rightFolder: string,
  options: CompareOptions,
): Promise<Comparison[]> {
  const left = await openReader(leftFolder, options.database);
  const right = await openReader(rightFolder, options.database);
  const progress = progressFor(options, app);
  const tempDir = createTempFolder();
  const remove = () => rmSync(tempDir, { recursive: true, force: true });
  try {
    const session = await openSession({ tempDir, ...engineConfig(app.env) });
    const onAbort = () => {
      progress.close();
      session.interrupt();
      remove();
    };
    try {
      return await app.shutdown.guard({ onAbort, message: 'The lakes are unchanged.' }, () =>
        compareLakes(session, left, right, progress.reporter, options.ignore),
      );
    } finally {
      session.close();
    }
  } finally {
    progress.close();
    remove();
  }
}
