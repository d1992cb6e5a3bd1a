import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { JOBS, type Job, localStore, type Setting, type SettingText } from '@cardlake/batch-jobs';
import { createTempFolder } from '@cardlake/lake';
import { engineConfig } from '@cardlake/runtime';
import { type Command, Option } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { describeFacts } from '../output/facts-text';
import { jsonLine } from '../output/json';
import { type OutputOptions, progressFor, remark, withOutputOptions } from '../output/mode';

type JobOptions = LakeOptions & OutputOptions & Readonly<Record<string, SettingText | undefined>>;

/** Adds `cardlake batch run …`, with a command for each job. */
export function registerBatchRun(batch: Command, app: App): void {
  const run = batch
    .command('run')
    .summary('run a feature job here')
    .description('Runs a feature job on this machine, over the files of a local lake.');
  for (const job of JOBS) registerJob(run, app, job);
}

function registerJob(run: Command, app: App, job: Job): void {
  const { name, summary, inputs, outputs, settings, examples } = job.contract;
  const places = [...inputs, ...outputs].map(
    ({ path, meaning }) => `${path.replaceAll('`', '')}: ${meaning}`,
  );
  const command = run
    .command(name)
    .summary(`${summary.charAt(0).toLowerCase()}${summary.slice(1)}`)
    .description(`${summary}.\n\n${places.join('\n')}`)
    .action((options: JobOptions) => runJob(app, job, options));
  for (const [setting, declared] of Object.entries(settings)) command.addOption(optionOf(setting, declared));
  withOutputOptions(withLakeOption(command));
  withExamples(command, ...examples.map((example) => `batch run ${name} ${example}`));
}

function optionOf(name: string, { placeholder, meaning, choices, isList }: Setting): Option {
  const option = new Option(`--${name} ${placeholder}`, meaning);
  if (choices !== undefined) option.choices(choices);
  if (isList === true)
    option.argParser((text: string, before: readonly string[] | undefined) => [...(before ?? []), text]);
  return option;
}

async function runJob(app: App, job: Job, options: JobOptions): Promise<void> {
  const progress = progressFor(options, app);
  const tempDir = createTempFolder();
  const remove = () => rmSync(tempDir, { recursive: true, force: true });
  const onAbort = () => {
    progress.close();
    remove();
  };
  const texts = Object.fromEntries(
    Object.keys(job.contract.settings).flatMap((name) => {
      const text = options[name];
      return text === undefined ? [] : [[name, text]];
    }),
  );
  try {
    const message = 'Each day has its old result or its new one; run the job again.';
    const report = await app.shutdown.guard({ onAbort, message }, (signal) =>
      job.run(texts, async () => ({
        store: localStore(options.lake),
        tempDir,
        clock: app.clock,
        reporter: progress.reporter,
        resources: engineConfig(app.env),
        runId: randomUUID(),
        signal,
        warn: (text) => remark(app, `${text}\n`),
      })),
    );
    app.console.out.write(
      options.json
        ? jsonLine({ stage: 'summary', job: job.contract.name, ...report })
        : `${job.contract.name}: ${describeFacts(report)}\n`,
    );
  } finally {
    progress.close();
    remove();
  }
}
