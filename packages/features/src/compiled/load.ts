import { publishedName } from '../dsl';
import { hashContent } from './canonical';
import { COMPILED_FORMAT, type CompiledGroup } from './types';

/** A compiled group that this version must not run. */
export class CompiledGroupError extends Error {
  override readonly name = 'CompiledGroupError';
  readonly code = 'bad_compiled_group';
}

/** The committed text of a compiled group; equal groups give equal bytes. */
export const serializeCompiled = (group: CompiledGroup): string => `${JSON.stringify(group, null, 2)}\n`;

/**
 * Checks that parsed JSON is a compiled group of a known format whose content has its hash.
 * @throws CompiledGroupError when it is not, saying what to do
 */
export function loadCompiled(json: unknown): CompiledGroup {
  if (typeof json !== 'object' || json === null || !('format' in json) || !('hash' in json))
    throw new CompiledGroupError('this is not a compiled feature group; compile the definition again');
  const { hash, ...content } = json as CompiledGroup;
  const name = publishedName(content);
  if (content.format !== COMPILED_FORMAT)
    throw new CompiledGroupError(
      `${name} has compiled format ${JSON.stringify(content.format)}, and this version reads ${COMPILED_FORMAT}; upgrade`,
    );
  if (hashContent(content) !== hash)
    throw new CompiledGroupError(
      `${name} was changed after it was compiled: its content does not match its hash; restore it, or publish a new version`,
    );
  return json as CompiledGroup;
}
