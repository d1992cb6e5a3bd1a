import type { Item, KeyedTable } from '@cardlake/aws/dynamodb';
import { SLOTS } from '@cardlake/job-contract';
import { z } from 'zod';
import { BUCKETS } from '../experiment/schema';
import type { ControlTable } from '../release/control-table';
import type { ReleaseControl } from '../release/release-control';

const REVISION = 'revision';
const text = z.object({ S: z.string() }).transform(({ S }) => S);
const none = z.object({ NULL: z.literal(true) }).transform(() => undefined);
const weight = z
  .object({ N: z.string() })
  .transform(({ N }) => Number(N))
  .pipe(z.int().min(0).max(BUCKETS));

const item = z
  .object({
    [REVISION]: text.transform(Number).pipe(z.int().positive()),
    champion: text,
    champion_slot: text.pipe(z.enum(SLOTS)),
    challenger: text.or(none),
    weight,
    watcher: text.or(none).optional(),
  })
  .transform(
    ({
      revision,
      champion,
      champion_slot: championSlot,
      challenger: version,
      weight: share,
      watcher,
    }): ReleaseControl => ({
      revision,
      champion,
      championSlot,
      challenger: version === undefined ? undefined : { version, weight: share, watcher },
    }),
  );

/**
 * The control of each model in a table of DynamoDB, an item a model, that people can read and change by hand. A change names the
 * revision that it was made from; DynamoDB refuses it when the item has another one.
 * @param table with the key of `CONTROL_TABLE`
 */
export function dynamoDbControlTable(table: KeyedTable): ControlTable {
  return {
    async read(model) {
      const found = await table.get(model);
      if (found === undefined) return undefined;
      const { data, error } = item.safeParse(found);
      if (data !== undefined) return data;
      const [issue] = error.issues;
      throw new Error(`the control of ${model}: ${issue?.path.join('.')}: ${issue?.message}`);
    },
    async write(model, control) {
      const attributes = attributesOf(control);
      const { isWritten } =
        control.revision === 1
          ? await table.insert({ [table.key]: { S: model }, ...attributes })
          : await table.update(model, attributes, { name: REVISION, text: String(control.revision - 1) });
      return isWritten;
    },
  };
}

const attributesOf = ({ revision, champion, championSlot, challenger }: ReleaseControl): Item => ({
  [REVISION]: { S: String(revision) },
  champion: { S: champion },
  champion_slot: { S: championSlot },
  challenger: challenger === undefined ? { NULL: true } : { S: challenger.version },
  weight: { N: String(challenger?.weight ?? 0) },
  watcher: challenger?.watcher === undefined ? { NULL: true } : { S: challenger.watcher },
});
