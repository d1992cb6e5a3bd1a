import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FaultsError } from '@cardlake/constructs';
import type { PublishedGroup } from '@cardlake/feature-store-stack';
import type { Field } from '@cardlake/schema';

/** What the stacks need of a compiled definition; the rest is for the engines. */
interface Compiled {
  readonly name: string;
  readonly version: number;
  readonly recordId: string;
  readonly online: object | null;
  readonly features: readonly (Pick<Field, 'type' | 'nullable'> & { readonly name: string })[];
}

/**
 * The published feature groups, from the JSON their definitions were compiled to; by name, so that the order of the
 * files says nothing.
 * @param folder the `compiled` folder of `packages/card-features`
 * @throws FaultsError when there are none
 */
export function publishedGroups(folder: string): PublishedGroup[] {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  if (files.length === 0)
    throw new FaultsError(folder, ['there is no compiled feature group; compile them first']);
  return files.sort().map((file) => {
    const compiled = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Compiled;
    return {
      name: `${compiled.name}_v${compiled.version}`,
      recordId: compiled.recordId,
      online: compiled.online !== null,
      features: Object.fromEntries(
        compiled.features.map(({ name, type, nullable }) => [name, { type, nullable, description: name }]),
      ),
    };
  });
}
