import type { JobRunState } from '@aws-sdk/client-emr-serverless';

/** A job run as people want to know it. */
export interface RunReport {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  /** What EMR says of the state, why it failed for instance. */
  readonly details: string;
  /** ISO 8601. */
  readonly created: string;
  readonly seconds: number;
  /** Billed so far; undefined until EMR knows, some minutes after the end. */
  readonly vcpuHours: number | undefined;
  readonly memoryGbHours: number | undefined;
}

const ENDED: readonly (JobRunState | undefined)[] = ['SUCCESS', 'FAILED', 'CANCELLED'];

/** Whether a run is over. */
export const hasEnded = ({ state }: RunReport): boolean => ENDED.some((each) => each === state);

/** Whether a run is over and did what it was to do. */
export const hasSucceeded = ({ state }: RunReport): boolean => state === 'SUCCESS';
