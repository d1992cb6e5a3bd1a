import { type CompiledGroup, createKernel, publishedName } from '@cardlake/features';
import { type DuckSession, streamChunks } from '@cardlake/lake';
import type { Fields } from '@cardlake/schema';
import type { Dictionary } from './dictionary';
import { FeatureTable } from './feature-table';
import { feedQuery, KernelFeed } from './kernel-feed';
import type { Source } from './source';

/** One run of the kernel over rows of a source, grouped by one entity. */
export interface FeaturePass {
  readonly source: Source;
  readonly groups: readonly CompiledGroup[];
  readonly entity: { readonly name: string; readonly key: string };
  /** By column. */
  readonly dictionaries: ReadonlyMap<string, Dictionary>;
}

/** Column of a feature in the table of a pass: groups may use the same feature names. */
export const outputName = (group: CompiledGroup, feature: string): string =>
  `${publishedName(group)}.${feature}`;

/**
 * Computes the groups' features of one entity for every row read, into an ordinary table (`rid`, then the features).
 *
 * DuckDB sorts by (entity, ts), spilling to disk when it must; the rows are streamed through the kernel, which holds
 * no more than one entity's longest window.
 */
export async function featurePass(session: DuckSession, pass: FeaturePass, table: string): Promise<void> {
  const { source, groups, entity, dictionaries } = pass;
  const fields = passFields(groups, entity.name);
  const dictionarySizes = Object.fromEntries([...dictionaries].map(([column, { size }]) => [column, size]));
  const output = await FeatureTable.create(session, table, fields);
  try {
    const kernel = createKernel(groups, entity.name, { dictionarySizes });
    const feed = new KernelFeed(kernel.inputs);
    const query = feedQuery(source.relation, entity.key, kernel.inputs, dictionaries);
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
