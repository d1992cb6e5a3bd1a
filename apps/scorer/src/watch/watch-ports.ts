import type { ObjectReader } from '@cardlake/aws/s3';

/** Ports of the function that watches. */
export interface WatchPorts {
  readonly objects: ObjectReader;
  /** Bucket with the lake at its root. */
  readonly bucket: string;
  /** Name of the model that decides. */
  readonly model: string;
  /** Decisions of a version from which on its drift is measured. */
  readonly minRows: number;
}
