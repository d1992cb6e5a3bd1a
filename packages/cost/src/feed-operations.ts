import { DAYS_PER_MONTH, type Settings } from '@cardlake/platform';
import { itemsOfRun, times } from './feeds';
import type { LineItem } from './line-item';
import type { Workload } from './workload';

/** Looks until the objects of an operation are published, and the states of each (`stacks/elt/src/ops/ops-definition.ts`). */
const LOOKS = 10;
const STATES_OF_LOOK = 4;
/** The start, replay, whether it is a dry run, quality, report, its message, whether objects are stuck, and the end. */
const STATES_BESIDES = 8;
/** Steps of the function besides the looks, seconds of a step, and its memory in GB. */
const STEPS_BESIDES = 3;
const STEP_SECONDS = 5;
const STEP_GB = 1;
/** Reads of an object by a look, at most: its entries in the table, and its plan and receipt. */
const ENTRIES = 2;
const MARKS = 2;

/** Estimates the operations on feeds: those that settings schedule, and those that people start, each over the objects of a day or of the settings' hours. */
export function estimateFeedOperations(settings: Settings, workload: Workload): LineItem[] {
  const { enabled, publish, ops } = settings.elt;
  if (!enabled || !publish.enabled || !ops.enabled) return [];
  const { feedOperations, feedObjectsPerDay } = workload;
  const scheduled = ops.bySchedule ? DAYS_PER_MONTH : 0;
  const objects = feedObjectsPerDay * (feedOperations + (scheduled * ops.lookBackHours) / 24);
  const operations = feedOperations + scheduled;
  const note = `assumed: ${LOOKS} looks each`;
  return [
    ...times(operations, [
      {
        service: 'Step Functions',
        item: 'transitions of operations',
        quantity: LOOKS * STATES_OF_LOOK + STATES_BESIDES,
        price: 'stepFunctions.transition',
        note,
      },
      {
        service: 'Lambda',
        item: 'steps of operations',
        quantity: (LOOKS + STEPS_BESIDES) * STEP_SECONDS * STEP_GB,
        price: 'lambda.gbSecond',
        note: `assumed: ${STEP_SECONDS} s a step`,
      },
      ...itemsOfRun(settings).map((each) => ({ ...each, item: `${each.item}, by operations` })),
    ]),
    ...times(objects * LOOKS, [
      {
        service: 'DynamoDB',
        item: 'objects of operations',
        quantity: ENTRIES,
        price: 'dynamoDb.readUnit',
        note: 'at most',
      },
      { service: 'S3', item: 'objects of operations', quantity: MARKS, price: 's3.get', note: 'at most' },
    ]),
  ];
}
