import { verifyLake } from '@cardlake/engine';
import { EXIT_CODES } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { findingsText } from '../output/finding-text';
import { jsonLine } from '../output/json';
import { type OutputOptions, withOutputOptions } from '../output/mode';
import { styleFor } from '../output/style';
import { verdictText } from '../output/verdict-text';
import { readWithProgress } from '../process/run-command';

interface Options extends LakeOptions, OutputOptions {
  readonly checksums?: boolean;
}

const DESCRIPTION = `Computes gold from silver again and checks every other invariant of a lake:

  files         every file exists with its size, with --checksums also with its content, and there is no other
  ledger        lines in = silver + duplicates + quarantined, and the tables hold as many rows
  bronze        every file is an object, none has changed since, and a sample of them says what silver holds
  silver        every key is unique, and every row is in the partition of its day
  gold          equals, row for row, what silver gives
  online        every record is the newest gold row of its card
  published     the versions kept of each snapshot day are together its rows in gold
  feeds         records in = rows + rejected, and the tables hold no more
  datasets      the files are exactly those that the manifests list
  card numbers  no text of any table holds one
  future        no window end and no arrival is more than a day from now

Differences are shown, with exit code 1.`;

/** Adds `cardlake verify`, which checks the invariants of a lake. */
export function registerVerify(program: Command, app: App): void {
  const command = program
    .command('verify')
    .summary('recompute gold and check every invariant')
    .description(DESCRIPTION)
    .option('--checksums', 'also compare the content of every file with its checksum')
    .action((options: Options) => run(app, options));
  withOutputOptions(withLakeOption(command));
  withExamples(command, 'verify', 'verify --checksums', 'verify --lake ./lake --json');
}

async function run(app: App, options: Options): Promise<void> {
  const { console, env } = app;
  const { findings, tables } = await readWithProgress(app, options, (context) =>
    verifyLake(options.lake, context, options),
  );
  const isValid = findings.length === 0;
  if (!isValid) app.exitCode = EXIT_CODES.negative.code;
  if (options.json) {
    console.out.write(jsonLine({ stage: 'summary', ok: isValid, findings }));
    return;
  }
  const style = styleFor(console.out, env);
  const verdict = verdictText({
    tables: tables.filter(({ files }) => files > 0).length,
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    found: findings.length,
    word: 'finding',
  });
  console.out.write(
    `${findingsText(findings, style)}${isValid ? style.good(verdict) : style.bad(verdict)}\n`,
  );
}
