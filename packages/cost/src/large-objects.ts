import { CUT_BYTES_PER_SECOND } from '@cardlake/job-contract';
import type { Settings } from '@cardlake/platform';
import { DPU } from './feeds';
import type { LineItem } from './line-item';
import type { Workload } from './workload';

/** Text that one worker cuts, as one core of a laptop does with lines of JSON. */
const MB_PER_SECOND = CUT_BYTES_PER_SECOND.ndjson / 1_000_000;
const MB_PER_GB = 1000;
/** The least that a job of Glue has; one worker does the work. */
const WORKERS = 2;

/** Estimates the job that extracts the large objects of feeds. An execution of its state machine has three transitions, which do not count beside it. */
export function estimateLargeObjects(
  { elt: { enabled, largeObjects } }: Settings,
  { feedLargeGb }: Workload,
): LineItem[] {
  if (!enabled || !largeObjects.enabled) return [];
  const hours = (feedLargeGb * MB_PER_GB) / MB_PER_SECOND / 3600;
  return [
    {
      service: 'Glue',
      item: 'job that extracts large objects',
      quantity: hours * WORKERS * DPU['G.1X'],
      price: 'glue.dpuHour',
      note: `assumed: ${MB_PER_SECOND} MB/s of text`,
    },
  ];
}
