import type { JobRunState } from '@aws-sdk/client-emr-serverless';

/** Summary of a job run. */
export interface RunReport {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  /** EMR's details of the state, for example why it failed. */
  readonly details: string;
  /** Creation time, ISO 8601. */
  readonly created: string;
  readonly seconds: number;
  /** Billed so far; undefined until EMR knows, some minutes after the end. */
  readonly vcpuHours: number | undefined;
  readonly memoryGbHours: number | undefined;
}

const ENDED: readonly (JobRunState | undefined)[] = ['SUCCESS', 'FAILED', 'CANCELLED'];

/** Returns true if a run is over. */
export const hasEnded = ({ state }: RunReport): boolean => ENDED.some((each) => each === state);

/** Returns true if a run is over and succeeded. */
export const hasSucceeded = ({ state }: RunReport): boolean => state === 'SUCCESS';
