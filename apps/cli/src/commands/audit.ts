import { type Day, parseDay } from '@cardlake/datasets';
import { auditDecisions } from '@cardlake/engine';
import { createDecisionAuditor } from '@cardlake/prediction';
import { EXIT_CODES } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { countValue } from '../options/values';
import { auditText } from '../output/audit-text';
import { jsonLine } from '../output/json';
import { styleFor } from '../output/style';
import { readLake } from '../process/run-command';

interface AuditCommandOptions extends LakeOptions {
  readonly dt: Day;
  readonly examples: number;
  readonly json?: true;
}

const DESCRIPTION = `Compares the vector that each decision of a day recorded with gold as it is now, to the bit (standard deviations to 1e-9). Where they
differ, the vector is computed again from what the decision had read: the events that its record names by number and hash, and the
snapshot rows by version. What comes out the same is explained by what came later: late events, snapshots that were published again,
another payload that silver kept. What nothing explains is a mismatch, which is a fault; the exit code is 1 then.`;

/** Adds `cardlake audit decisions`, which compares decisions with gold. */
export function registerAudit(program: Command, app: App): void {
  const audit = program
    .command('audit')
    .summary('compare decisions with gold afterwards')
    .description('Compares what was decided online with what the lake knows afterwards.');
  const command = audit
    .command('decisions')
    .summary('compare the vectors of a day with gold, and explain differences')
    .description(DESCRIPTION)
    .requiredOption('--dt <day>', 'day of the authorisations, YYYY-MM-DD', parseDay);
  withLakeOption(command)
    .option('--examples <n>', 'mismatches to show', countValue, 10)
    .option('--json', 'one line of JSON on standard output')
    .action((options: AuditCommandOptions) => auditDay(app, options));
  withExamples(command, 'audit decisions --dt 2026-02-14', 'audit decisions --dt 2026-02-14 --json');
}

async function auditDay(
  app: App,
  { lake: lakeRoot, dt: day, examples, json }: AuditCommandOptions,
): Promise<void> {
  const found = await readLake(app, (context) =>
    auditDecisions({ lakeRoot, day, examples, createAuditor: createDecisionAuditor }, context),
  );
  if (found.classes.mismatch > 0) app.exitCode = EXIT_CODES.negative.code;
  const { out } = app.console;
  out.write(json ? jsonLine(found) : auditText(found, styleFor(out, app.env)));
}
