import { type Fields, parseDuration } from '@cardlake/schema';
import { compileDefault } from '../check/defaults';
import { includesCurrent, mayBeNull, resultType } from '../dsl/result-type';
import type { WindowFeature } from '../dsl/window';
import type { CompiledFeature, WindowCompute } from './types';

/** Compiles a window feature that has no problems. */
export function compileWindow(
  name: string,
  feature: WindowFeature,
  entity: string,
  fields: Fields,
): CompiledFeature & { readonly compute: WindowCompute } {
  const { window, delay, default: value } = feature.options;
  const type = resultType(feature.aggregate, fields);
  return {
    name,
    entity,
    type,
    nullable: mayBeNull(feature) && value === undefined,
    default: value === undefined ? null : (compileDefault(type, value) ?? null),
    compute: {
      kind: 'window',
      ...feature.aggregate,
      windowMicros: parseDuration(window) ?? 0,
      delayMicros: parseDuration(delay) ?? 0,
      includesCurrent: includesCurrent(feature),
    },
  };
}
