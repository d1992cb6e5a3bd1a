import { hashContent } from '@cardlake/schema';
import { publishedName } from '../dsl';
import { type CompiledSnapshotGroup, SNAPSHOT_FORMAT } from './snapshot-types';
import { COMPILED_FORMATS, type CompiledGroup } from './types';

/** A compiled group that this version must not run. */
export class CompiledGroupError extends Error {
  override readonly name = 'CompiledGroupError';
  readonly code = 'bad_compiled_group';
}

/** The committed text of a compiled group; equal groups give equal bytes. */
export const serializeCompiled = (group: CompiledGroup | CompiledSnapshotGroup): string =>
  `${JSON.stringify(group, null, 2)}\n`;

/**
 * Checks that parsed JSON is a compiled group of a known format whose content has its hash.
 * @throws CompiledGroupError when it is not, saying what to do
 */
export const loadCompiled = (json: unknown): CompiledGroup =>
  loadFormat(json, Object.values(COMPILED_FORMATS));

/** As {@link loadCompiled}, for a snapshot group. */
export const loadCompiledSnapshot = (json: unknown): CompiledSnapshotGroup =>
  loadFormat(json, [SNAPSHOT_FORMAT]);

function loadFormat<G extends CompiledGroup | CompiledSnapshotGroup>(
  json: unknown,
  formats: readonly G['format'][],
): G {
  if (typeof json !== 'object' || json === null || !('format' in json) || !('hash' in json))
    throw new CompiledGroupError('this is not a compiled feature group; compile the definition again');
  const { hash, ...content } = json as G;
  const name = publishedName(content);
  if (!formats.includes(content.format))
    throw new CompiledGroupError(
      `${name} has compiled format ${JSON.stringify(content.format)}, and this version reads ${formats.join(' and ')}; upgrade`,
    );
  if (hashContent(content) !== hash)
    throw new CompiledGroupError(
      `${name} was changed after it was compiled: its content does not match its hash; restore it, or publish a new version`,
    );
  return json as G;
}
