import { formatReport, guardPlan, readPlan } from '@cardlake/plan-guard';
import { EXIT_CODES } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { readInputText } from '../options/input-file';
import { repeatableOption } from '../options/repeatable';
import { jsonLine } from '../output/json';

interface GuardOptions {
  readonly allow: readonly string[];
  readonly json?: boolean;
}

const DESCRIPTION = `Refuses a Terraform plan that replaces or destroys a resource with data: a feature group, stream, bucket, key, table or
database. Names the resource and the attribute that forces it; the exit code is 3.

--allow permits an address, exactly as Terraform writes it.`;

/** Adds `cardlake plan-guard PLAN`, which refuses a Terraform plan that would lose data. */
export function registerPlanGuard(program: Command, app: App): void {
  const command = program
    .command('plan-guard')
    .summary('refuse a Terraform plan that would lose data')
    .description(DESCRIPTION)
    .argument('<plan>', 'output of "terraform show -json", or - for standard input')
    .addOption(repeatableOption('--allow <address>', 'a resource that may be replaced or destroyed'))
    .option('--json', 'the report as one JSON object')
    .action((path: string, options: GuardOptions) => guard(app, path, options));
  withExamples(
    command,
    'plan-guard plan.json',
    "plan-guard plan.json --allow 'aws_s3_bucket.old'",
    'plan-guard - < plan.json',
  );
}

function guard(app: App, path: string, { allow, json }: GuardOptions): void {
  const text = readInputText(path, 'Give the file that "terraform show -json plan > plan.json" wrote.');
  const report = guardPlan(readPlan(text, path === '-' ? 'standard input' : path), allow);
  app.console.out.write(json ? jsonLine(report) : formatReport(report));
  if (report.refused.length > 0) app.exitCode = EXIT_CODES.refused.code;
}
