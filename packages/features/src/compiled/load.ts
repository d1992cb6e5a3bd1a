import { publishedName } from '../dsl';
import { hashContent } from './canonical';
import { COMPILED_FORMAT, type CompiledGroup } from './types';

/** A compiled group that this code must not run. */
export class CompiledGroupError extends Error {
  override readonly name = 'CompiledGroupError';
  readonly code = 'bad_compiled_group';
}

/** The text of a compiled group as it is committed: the same group gives the same bytes. */
export const serializeCompiled = (group: CompiledGroup): string => `${JSON.stringify(group, null, 2)}\n`;

/**
 * Takes parsed JSON for a compiled group, when its format is known and its content is what its hash says.
 * @throws CompiledGroupError otherwise, saying what to do
 */
export function loadCompiled(json: unknown): CompiledGroup {
  if (typeof json !== 'object' || json === null || !('format' in json) || !('hash' in json))
    throw new CompiledGroupError('this is no compiled feature group; compile the definition again');
  const { hash, ...content } = json as CompiledGroup;
  const name = publishedName(content);
  if (content.format !== COMPILED_FORMAT)
    throw new CompiledGroupError(
      `${name} has the compiled format ${JSON.stringify(content.format)}, this version reads ${COMPILED_FORMAT}; upgrade`,
    );
  if (hashContent(content) !== hash)
    throw new CompiledGroupError(
      `${name} was changed after it was compiled: its content does not match its hash; restore it, or publish a new version`,
    );
  return json as CompiledGroup;
}
