import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { JOBS, type Job, localStore } from '@cardlake/batch-jobs';
import { createTempFolder } from '@cardlake/lake';
import { engineConfig } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type JobSettingOptions, jobSummary, settingTexts, withJobSettings } from '../options/job-settings';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { describeFacts } from '../output/facts-text';
import { jsonLine } from '../output/json';
import { type OutputOptions, progressFor, remark, withOutputOptions } from '../output/mode';

type JobOptions = LakeOptions & OutputOptions & JobSettingOptions;

/** Adds `cardlake batch run …`, with a command for each job. */
export function registerBatchRun(batch: Command, app: App): void {
  const run = batch
    .command('run')
    .summary('run a feature job here')
    .description('Runs a feature job on this machine, over the files of a local lake.');
  for (const job of JOBS) registerJob(run, app, job);
}

function registerJob(run: Command, app: App, job: Job): void {
  const { name, summary, inputs, outputs, examples } = job.contract;
  const places = [...inputs, ...outputs].map(
    ({ path, meaning }) => `${path.replaceAll('`', '')}: ${meaning}`,
  );
  const command = run
    .command(name)
    .summary(jobSummary(job.contract))
    .description(`${summary}.\n\n${places.join('\n')}`)
    .action((options: JobOptions) => runJob(app, job, options));
  withOutputOptions(withLakeOption(withJobSettings(command, job.contract)));
  withExamples(command, ...examples.map((example) => `batch run ${name} ${example}`));
}

async function runJob(app: App, job: Job, options: JobOptions): Promise<void> {
  const progress = progressFor(options, app);
  const tempDir = createTempFolder();
  const remove = () => rmSync(tempDir, { recursive: true, force: true });
  const onAbort = () => {
    progress.close();
    remove();
  };
  const texts = settingTexts(job.contract, options);
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
