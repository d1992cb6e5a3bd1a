import { type ContainerJobReport, hasFailed } from './report';

/** Runs of a job together. */
export interface JobSum {
  readonly name: string;
  readonly runs: number;
  readonly failed: number;
  readonly seconds: number;
  readonly vcpuHours: number;
  readonly memoryGbHours: number;
  /** Undefined if the cost of a run is unknown. */
  readonly usd: number | undefined;
}

/** Sums up reports by the name of the job, in the order of the names. */
export function sumByJob(reports: readonly ContainerJobReport[]): JobSum[] {
  const names = [...new Set(reports.map(({ name }) => name))].sort();
  return names.map((name) => {
    const own = reports.filter((report) => report.name === name);
    const sum = (read: (report: ContainerJobReport) => number) =>
      own.reduce((total, report) => total + read(report), 0);
    const isPriced = own.every(({ usd, attempts }) => usd !== undefined || attempts === 0);
    return {
      name,
      runs: own.length,
      failed: own.filter(hasFailed).length,
      seconds: sum(({ seconds }) => seconds),
      vcpuHours: sum(({ vcpuHours = 0 }) => vcpuHours),
      memoryGbHours: sum(({ memoryGbHours = 0 }) => memoryGbHours),
      usd: isPriced ? sum(({ usd = 0 }) => usd) : undefined,
    };
  });
}
