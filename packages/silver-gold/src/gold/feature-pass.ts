import { type CompiledGroup, createKernel, publishedName } from '@cardlake/features';
import { type DuckSession, streamChunks } from '@cardlake/lake';
import type { Fields } from '@cardlake/schema';
import type { Dictionaries } from './dictionary';
import type { Entity } from './entities';
import { FeatureTable } from './feature-table';
import { feedNames, KernelFeed } from './kernel-feed';

/** Column of a feature in the table of a pass: groups may use the same feature names. */
export const outputName = (group: CompiledGroup, feature: string): string =>
  `${publishedName(group)}.${feature}`;

/**
 * Computes the groups' features of one entity for every row of a relation, into an ordinary table: `rid`, then the
 * features, a row for each row read and in its order.
 *
 * The rows are streamed through the kernel, which holds no more than one entity's longest window.
 *
 * @param relation what to write after FROM: the columns of a feed
 * @param order how to sort it, or nothing when it lies sorted already
 */
export async function featurePass(
  session: DuckSession,
  groups: readonly CompiledGroup[],
  entity: Entity,
  dictionaries: Dictionaries,
  relation: string,
  order: string,
  table: string,
): Promise<void> {
  const dictionarySizes = Object.fromEntries([...dictionaries].map(([column, { size }]) => [column, size]));
  const kernel = createKernel(groups, entity.name, { dictionarySizes });
  const feed = new KernelFeed(kernel.inputs);
  const output = await FeatureTable.create(session, table, passFields(groups, entity.name));
  try {
    const query = `SELECT ${feedNames(kernel.inputs).join(', ')} FROM ${relation} ${order}`;
    for await (const chunk of streamChunks(session, query))
      output.append(chunk.rowCount, feed.rids(chunk), kernel.push(feed.batch(chunk)));
  } finally {
    output.close();
  }
}

/** The features of an entity, group by group in stored order: the order in which a kernel puts them out. */
const passFields = (groups: readonly CompiledGroup[], entity: string): Fields =>
  Object.fromEntries(
    groups.flatMap((group) =>
      group.features
        .filter((feature) => feature.entity === entity)
        .map(({ name, type, nullable }) => [outputName(group, name), { type, nullable, description: '' }]),
    ),
  );
