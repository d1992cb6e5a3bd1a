import { extname } from 'node:path';
import { InvalidArgumentError } from 'commander';

/** Endings of names of files with one JSON object on each line. */
export const NDJSON_ENDINGS = ['.ndjson', '.jsonl', '.json'] as const;

/**
 * Describes why a file's name promises another format than it would get; undefined when it has one of the given endings, or none.
 * @param endings those that are expected, each with its dot
 */
export function describeWrongEnding(path: string, endings: readonly string[]): string | undefined {
  const ending = extname(path).toLowerCase();
  // What begins with a digit is part of a version or of a day.
  if (!/^\.[a-z]/.test(ending) || endings.includes(ending)) return undefined;
  return `Give a name that ends with ${new Intl.ListFormat('en', { type: 'disjunction' }).format(endings)}.`;
}

/**
 * Creates the parser of an option that names a file to write.
 * @param endings those of the formats in which the file may be written
 * @throws InvalidArgumentError for a name with another ending
 */
export const resultName =
  (endings: readonly string[]) =>
  (path: string): string => {
    const fault = describeWrongEnding(path, endings);
    if (fault !== undefined) throw new InvalidArgumentError(fault);
    return path;
  };
