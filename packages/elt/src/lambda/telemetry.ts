import { lambdaTelemetry } from '@cardlake/aws/lambda';
import { lambdaTrace } from '@cardlake/aws/lambda/tracer';
import { ELT_METRICS, ELT_SERVICE, type EltFunction, PLATFORM_METRICS } from '@cardlake/job-contract';

const { logger, publishCounts } = lambdaTelemetry(ELT_SERVICE, PLATFORM_METRICS);

export { logger };

export const trace = lambdaTrace(ELT_SERVICE);

/** Feed or function that counts belong to. */
type Dimension = { readonly Feed: string } | { readonly Function: EltFunction };

/** Counts of one kind or more. */
type Counts = Partial<Record<keyof typeof ELT_METRICS, number>>;

/** Publishes counts under the feed or the function that they belong to. */
export type Count = (under: Dimension, counts: Counts) => void;

export const count: Count = (under, counts) =>
  publishCounts(
    under,
    Object.fromEntries(
      Object.entries(counts).map(([what, number]) => [ELT_METRICS[what as keyof typeof ELT_METRICS], number]),
    ),
  );
