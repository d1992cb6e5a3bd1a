import { billedPerRun } from '@cardlake/cost';
import { type JobRunsApi, newestJobRuns } from '../../src/cost/job-runs';

/** Creates an application with some finished runs, and records its calls. */
function application(billed: readonly (number | undefined)[]) {
  const asked: unknown[] = [];
  const api = {
    async listJobRuns(request: unknown) {
      asked.push(request);
      return { jobRuns: billed.map((_, index) => ({ id: String(index) })) };
    },
    async getJobRun({ jobRunId }: { jobRunId: string }) {
      const hours = billed[Number(jobRunId)];
      const billedResourceUtilization = { vCPUHour: hours, memoryGBHour: (hours ?? 0) * 4, storageGBHour: 0 };
      return { jobRun: { state: 'SUCCESS', ...(hours === undefined ? {} : { billedResourceUtilization }) } };
    },
  };
  return { api: api as unknown as JobRunsApi, asked };
}

test('averages the billed resources of the newest successful runs', async () => {
  const { api, asked } = application([0.5, undefined, 0, 1.5]);
  const billed = billedPerRun(await newestJobRuns(api, 'app'));
  expect(billed).toEqual({ runs: 2, vcpuHours: 1, memoryGbHours: 4 });
  expect(asked).toEqual([{ applicationId: 'app', states: ['SUCCESS'], maxResults: 50 }]);
});

test('gives nothing for an application without billed runs', async () => {
  expect(billedPerRun(await newestJobRuns(application([]).api, 'app'))).toBeUndefined();
});
