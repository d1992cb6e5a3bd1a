import { cardEvents } from '@cardlake/card-schema';
import { type CompiledGroup, createKernel } from '@cardlake/features';
import { type DuckSession, type Sql, streamChunks } from '@cardlake/lake';
import { numberOf } from '@cardlake/runtime';
import { type Dictionaries, dictionarySizesOf } from './dictionaries';
import type { Entity } from './entities';
import type { FeatureComputer } from './feature-computer';
import type { FeatureBlocks, FeedGroup } from './feature-task';
import { FeedGroups } from './feed-groups';
import { buildFeedQuery } from './kernel-feed';
import { LabelHistories } from './label-histories';
import type { RowPlaces } from './row-batches';

/**
 * Computes the features of one entity for every row of a relation.
 *
 * DuckDB sorts by (entity, ts), spilling to disk when it must, and the rows are streamed through the kernel, which
 * holds no more than the longest window of one entity.
 *
 * @param source relation with the business columns and `row_id`, and its number of rows
 * @param sink receives the features, in any order
 * @throws Error when the stream ends early, which DuckDB does not report
 */
export async function computeEntityFeatures(
  session: DuckSession,
  groups: readonly CompiledGroup[],
  entity: Entity,
  dictionaries: Dictionaries,
  source: { readonly relation: Sql; readonly rows: number; readonly places: RowPlaces },
  computer: FeatureComputer,
  sink: (blocks: FeatureBlocks) => void,
): Promise<void> {
  const dictionarySizes = dictionarySizesOf(dictionaries);
  const { inputs } = createKernel(groups, entity.name, { source: cardEvents, dictionarySizes });
  const histories = await LabelHistories.load(session, inputs);
  const feed = new FeedGroups(inputs, histories);
  computer.begin({ groups, entity: entity.name, dictionarySizes, places: source.places });
  let computed = 0;
  const outstanding: Promise<void>[] = [];
  const compute = async (group: FeedGroup | undefined): Promise<void> => {
    if (!group) return;
    computed += group.batch.rows;
    const done = computer.compute(group).then((blocks) => {
      sink(blocks);
      feed.recycle(group);
    });
    // Avoids unhandledRejection.
    done.catch(() => {});
    outstanding.push(done);
    if (outstanding.length > computer.outstanding) await outstanding.shift();
  };
  for await (const chunk of streamChunks(
    session,
    buildFeedQuery(source.relation, entity.key, inputs, dictionaries, histories),
  ))
    await compute(feed.add(chunk));
  await compute(feed.end());
  await Promise.all(outstanding);
  assertRows(entity, source.rows, computed);
}

/** @throws Error when the number of rows differs: features of the others would be missing */
export function assertRows({ name }: Entity, expected: number, found: number): void {
  if (found !== expected)
    throw new Error(
      `features of ${name}: expected ${numberOf(expected, 'row')}, found ${found}; run the command again`,
    );
}
