import { commandWords, JOBS, type Job } from '@cardlake/batch-jobs';
import { prices } from '@cardlake/cost';
import { CONTAINER_SIZES, type ContainerSize } from '@cardlake/job-contract';
import { EXIT_CODES } from '@cardlake/runtime';
import { type Command, Option } from 'commander';
import type { App } from '../app';
import { hasFailed } from '../batch/report';
import { environmentWords, regionOf } from '../options/environment';
import { withExamples } from '../options/examples';
import { batchLocationResolver, type JobQueueOptions, withJobQueueOptions } from '../options/job-queue';
import { type JobSettingOptions, jobSummary, settingTexts, withJobSettings } from '../options/job-settings';
import { numberValue } from '../options/values';
import { containerJobText } from '../output/container-job-text';
import { jsonLine } from '../output/json';
import { remark } from '../output/mode';
import { styleFor } from '../output/style';

interface WaitOptions extends JobQueueOptions {
  readonly container: ContainerSize;
  readonly wait?: true;
  readonly pollSeconds: number;
  readonly json?: true;
}

const HELP = `Submits it to AWS Batch, over the lake and the table of the environment. The queue and the job definitions are read from the
outputs of the stacks ("cdktf output --outputs-file"), or given. With --wait, the command waits until the job is over, shows
its cost, and exits with 1 if the job failed. Ctrl-C does not stop the job.`;

/** Adds `cardlake batch submit …`, with a command for each job. */
export function registerBatchSubmit(batch: Command, app: App): void {
  const submit = batch
    .command('submit')
    .summary('run a feature job on AWS Batch')
    .description(
      'Submits a feature job to AWS Batch, where a container runs it over the lake of an environment.',
    );
  for (const job of JOBS) registerJob(submit, app, job);
}

function registerJob(submit: Command, app: App, job: Job): void {
  const { name, summary } = job.contract;
  const command = submit
    .command(name)
    .summary(jobSummary(job.contract))
    .description(`${summary}.\n\n${HELP}`)
    .action((options: WaitOptions & JobSettingOptions) => submitJob(app, job, options, options));
  withJobQueueOptions(withJobSettings(command, job.contract))
    .option(
      '--definitions <prefix>',
      'beginning of the names of the job definitions (default: from --outputs)',
    )
    .addOption(
      new Option('--container <size>', 'size of the container').choices(CONTAINER_SIZES).default('full'),
    )
    .option('--wait', 'wait until the job is over')
    .option('--poll-seconds <n>', 'with --wait: seconds between status requests', numberValue, 10)
    .option('--json', 'one JSON object');
  withExamples(
    command,
    ...job.contract.examples
      .filter((example) => !namesLocalFile(job, example))
      .map((example) => `batch submit ${name} ${example} --outputs outputs.json --wait`),
  );
}

/** Tells if an example has a file of this machine, which a container does not see. */
function namesLocalFile({ contract: { settings } }: Job, example: string): boolean {
  const words = example.split(' ');
  return words.some((word, i) => settings[word.slice(2)]?.isLocalFile?.(words[i + 1] ?? '') === true);
}

async function submitJob(
  app: App,
  job: Job,
  settings: JobSettingOptions,
  options: WaitOptions,
): Promise<void> {
  const command = commandWords(job.contract, settingTexts(job.contract, settings));
  const place = batchLocationResolver(options);
  const request = {
    jobName: job.contract.name,
    jobQueue: place('queue'),
    jobDefinition: `${place('definitions')}${options.container}`,
    containerOverrides: { command },
  };
  const { callForUser } = await import('@cardlake/aws');
  const { openContainerJobs } = await import('@cardlake/aws/batch');
  const jobs = openContainerJobs({ region: regionOf(options) });
  const id = await callForUser(() => jobs.submit(request));
  const { out, err } = app.console;
  const next = `cardlake batch status ${id} ${environmentWords(options)}`;
  if (options.wait !== true) {
    out.write(
      options.json
        ? jsonLine({ id, name: request.jobName, queue: request.jobQueue, command })
        : `${id}\nThe job is submitted; \`${next}\` shows its state.\n`,
    );
    return;
  }
  const { waitForContainerJob } = await import('../batch/wait');
  const style = styleFor(err, app.env);
  const report = await app.shutdown.guard({ message: `The job continues: \`${next}\`` }, () =>
    waitForContainerJob(jobs, id, {
      pollMs: options.pollSeconds * 1000,
      prices: prices(),
      onState: ({ state }) => remark(app, `${style.faint(id)} ${state}\n`),
    }),
  );
  if (hasFailed(report)) app.exitCode = EXIT_CODES.negative.code;
  out.write(
    options.json
      ? jsonLine(report)
      : containerJobText(report, environmentWords(options), styleFor(out, app.env)),
  );
}
