import { z } from 'zod';
import { declareStack } from '../declaration';
import { functionMemory, functionTimeout, minutes } from '../setting-types';
import { foundationDeclaration } from './foundation';

/** Most messages that Lambda takes at once without waiting for more (API reference, CreateEventSourceMapping, `BatchSize`). */
const MOST_WITHOUT_WINDOW = 10;

const batchSize = z.int().min(1).max(10_000, 'expected at most 10000, the maximum of Lambda');
const windowSeconds = z.int().min(0).max(300, 'expected at most 300, the maximum of Lambda');
const maximumConcurrency = z
  .int()
  .min(2, 'expected at least 2, the minimum of Lambda')
  .max(1000, 'expected at most 1000, the maximum of Lambda');

/** Reports batches that Lambda refuses. */
function checkWindow(
  { batchSize: size, windowSeconds: seconds }: { readonly batchSize: number; readonly windowSeconds: number },
  ctx: z.RefinementCtx,
): void {
  if (size > MOST_WITHOUT_WINDOW && seconds === 0)
    ctx.addIssue({
      code: 'custom',
      path: ['windowSeconds'],
      message: `expected at least 1 with a batchSize of more than ${MOST_WITHOUT_WINDOW}`,
    });
}

/** Settings of the function that plans how objects are read, and of the queue of announced objects. */
const extract = z
  .strictObject({
    /** Memory in MB. @default 1024 */
    memoryMegabytes: functionMemory.default(1024),
    /** Timeout of an invocation; a large gzipped object is read as a whole. A message that fails comes again after six times as long. @default 600 */
    timeoutSeconds: functionTimeout.default(600),
    /** Most messages of an invocation, handled one after the other. @default 1 */
    batchSize: batchSize.default(1),
    /** Longest wait for a full batch. @default 0 */
    windowSeconds: windowSeconds.default(0),
    /** Most invocations at once. @default 5 */
    maximumConcurrency: maximumConcurrency.default(5),
  })
  .superRefine(checkWindow);

/** Settings of the function that loads chunks, and of their queue. */
const load = z
  .strictObject({
    /** Memory in MB. @default 1769 */
    memoryMegabytes: functionMemory.default(1769),
    /** Timeout of an invocation. A message that fails comes again after six times as long. @default 300 */
    timeoutSeconds: functionTimeout.default(300),
    /** Most chunks of an invocation, loaded one after the other. @default 5 */
    batchSize: batchSize.default(5),
    /** Longest wait for a full batch. @default 5 */
    windowSeconds: windowSeconds.default(5),
    /** Most invocations at once. @default 10 */
    maximumConcurrency: maximumConcurrency.default(10),
  })
  .superRefine(checkWindow);

/** Settings of the function that finds objects which nobody announced. */
const listing = z
  .strictObject({
    /** Starts it every 15 minutes. @default true */
    enabled: z.boolean().default(true),
    /** Age up to which objects are looked at. @default 24 */
    lookBackHours: z.int().min(1).max(720).default(24),
    /** Age from which an object should have been announced: events may take a while. @default 15 */
    graceMinutes: z.int().min(0).max(1440).default(15),
  })
  .superRefine(({ lookBackHours, graceMinutes }, ctx) => {
    if (graceMinutes >= lookBackHours * 60)
      ctx.addIssue({
        code: 'custom',
        path: ['graceMinutes'],
        message: `expected less than lookBackHours (${lookBackHours}); otherwise no object is looked at`,
      });
  });

/** Settings of the loading of feeds. */
const settings = z.strictObject({
  /** Deploys the stack. @default false */
  enabled: z.boolean().default(false),
  extract: extract.prefault({}),
  load: load.prefault({}),
  listing: listing.prefault({}),
  /** Creates the dashboard. @default true */
  dashboard: z.boolean().default(true),
  /** Creates the alarms. @default true */
  alarms: z.boolean().default(true),
  /** An alarm goes off when a message waits longer than this. @default 60 */
  waitingMinutes: minutes.default(60),
});

/** Alarms of `stacks/elt`, whose test counts them. */
const ALARMS = 11;

/** The loading of feeds: events of their objects, queues, the functions that stage them, and the table that remembers work. */
export const eltDeclaration = declareStack({
  name: 'elt',
  settingsKey: 'elt',
  settings,
  isEnabled: ({ enabled }) => enabled,
  dependsOn: [foundationDeclaration],
  outputs: {
    object_queue_url: 'URL of the queue of announced objects',
    object_dead_letters_arn: 'ARN of the queue of announced objects that could not be planned',
    chunk_queue_url: 'URL of the queue of chunks',
    chunk_dead_letters_arn: 'ARN of the queue of chunks that could not be loaded',
    extract_function_name: 'name of the function that plans how objects are read',
    load_function_name: 'name of the function that loads chunks',
    listing_function_name: 'name of the function that finds objects which nobody announced',
    idempotency_table_name: 'name of the table that remembers work that was done',
  },
  builds: { eltExtract: 'apps/elt-extract', eltLoad: 'apps/elt-load' },
  standingCosts: ({ alarms, dashboard }) => [
    {
      service: 'CloudWatch',
      item: 'alarms of feeds',
      quantity: alarms ? ALARMS : 0,
      price: 'cloudWatch.alarmMonth',
    },
    {
      service: 'CloudWatch',
      item: 'dashboard of feeds',
      quantity: dashboard ? 1 : 0,
      price: 'cloudWatch.dashboardMonth',
    },
  ],
});
