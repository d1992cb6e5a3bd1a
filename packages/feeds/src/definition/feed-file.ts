import { hashContent } from '@cardlake/schema';

const VERSION_DIGITS = 16;

/** Finds the path of the module with the transform that a file declares, as it says it; undefined without one. */
export function transformPath(declared: unknown): string | undefined {
  if (typeof declared !== 'object' || declared === null || !('transform' in declared)) return undefined;
  return typeof declared.transform === 'string' ? declared.transform : undefined;
}

/** The version of a transform that a module exports: the hash of its text. */
export const transformVersion = (text: string): string => hashContent(text).slice(0, VERSION_DIGITS);
