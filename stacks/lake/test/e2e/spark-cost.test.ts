import {
  EMRServerlessClient,
  GetJobRunCommand,
  ListApplicationsCommand,
  ListJobRunsCommand,
} from '@aws-sdk/client-emr-serverless';
import { startLakeEnvironment } from './support/lake-environment';
import { nextWindowEnd, runStream } from './support/pipeline';
import { embeddedEngineIn } from './support/spark-commands';
import { sendTraffic } from './support/traffic';

const dev = startLakeEnvironment(embeddedEngineIn);
afterAll(() => dev.stop());

/** Reads the vCPU hours that each successful job run was billed for. */
async function readBilledHours(emr: EMRServerlessClient, applicationId: string): Promise<number[]> {
  const { jobRuns = [] } = await emr.send(new ListJobRunsCommand({ applicationId, states: ['SUCCESS'] }));
  const described = await Promise.all(
    jobRuns.map(({ id }) => emr.send(new GetJobRunCommand({ applicationId, jobRunId: id }))),
  );
  return described.map(({ jobRun }) => jobRun?.billedResourceUtilization?.vCPUHour ?? Number.NaN);
}

test('the cost of Spark comes from what its runs were billed for', async () => {
  const emr = new EMRServerlessClient(dev.aws.clientSettings);
  const { applications = [] } = await emr.send(new ListApplicationsCommand({}));
  const applicationId = applications[0]?.id ?? '';
  await sendTraffic(dev, { 'num-transactions': 100, cards: 5, merchants: 5, days: 2, seed: 7 });
  const windowEnd = nextWindowEnd();
  await runStream(dev, windowEnd);
  await runStream(dev, windowEnd + 60_000);
  const hours = await readBilledHours(emr, applicationId);
  expect(hours).toHaveLength(2);

  const workload = ['--env', 'dev', '--events-per-day', '1000', '--application', applicationId];
  const { lines } = JSON.parse(dev.cardlake('cost', ...workload, '--json')) as {
    lines: readonly { item: string; quantity: number; note?: string }[];
  };
  const mean = hours.reduce((sum, each) => sum + each, 0) / hours.length;
  const vcpu = lines.find(({ item }) => item.startsWith('vCPU of'));
  expect(vcpu?.note).toBe('measured: average of 2 runs');
  expect(vcpu?.item).toBe(`vCPU of ${Math.round((vcpu?.quantity ?? 0) / mean)} runs`);
});
