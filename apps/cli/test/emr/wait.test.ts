import type { JobRun } from '@aws-sdk/client-emr-serverless';
import type { JobRuns } from '@cardlake/aws/emr-serverless';
import { waitForEnd } from '../../src/emr/wait';
import { runText } from '../../src/output/job-run-text';
import { styleFor } from '../../src/output/style';

const POLL_MS = 10_000;
const BILLED = { vCPUHour: 0.5, memoryGBHour: 2, storageGBHour: 0 };

/** Waits for a run that answers with some descriptions, the last of them for ever. */
async function wait(...answers: Partial<JobRun>[]) {
  let now = 0;
  let asked = 0;
  const api = {
    getJobRun: async () => ({ jobRun: answers[Math.min(asked++, answers.length - 1)] }),
  } as unknown as JobRuns;
  const states: string[] = [];
  const report = await waitForEnd(api, 'app', 'run', {
    pollMs: POLL_MS,
    onState: ({ state }) => states.push(state),
    timing: {
      clock: { now: () => now },
      sleep: async (ms) => {
        now += ms;
      },
    },
  });
  return { report, states, asked, waitedMs: now };
}

test('a run whose usage is known at its end is not waited for any longer', async () => {
  const { report, states, asked } = await wait(
    { state: 'RUNNING' },
    { state: 'SUCCESS', billedResourceUtilization: BILLED },
  );
  expect({ states, asked }).toEqual({ states: ['RUNNING', 'SUCCESS'], asked: 2 });
  expect(report).toMatchObject({ vcpuHours: 0.5, memoryGbHours: 2 });
});

test.each<[string, Partial<JobRun>]>([
  ['nothing', { state: 'SUCCESS' }],
  [
    'zero',
    { state: 'SUCCESS', billedResourceUtilization: { vCPUHour: 0, memoryGBHour: 0, storageGBHour: 0 } },
  ],
])('while EMR reports %s, it is asked again', async (_what, early) => {
  const { report, states, asked } = await wait(early, early, { ...early, billedResourceUtilization: BILLED });
  expect({ states, asked }).toEqual({ states: ['SUCCESS'], asked: 3 });
  expect(report.vcpuHours).toBe(0.5);
});

test('usage that EMR never reports is waited for two minutes, and is not known rather than 0', async () => {
  const { report, waitedMs } = await wait({ state: 'FAILED', jobRunId: 'r' });
  expect(waitedMs).toBe(120_000);
  expect(report.vcpuHours).toBeUndefined();
  expect(runText(report, styleFor({ isTerminal: false } as never, {}))).toContain('not known yet vCPU-hours');
});
