import { businessFields } from '@cardlake/card-schema';
import { groups } from '@cardlake/engine';
import { publishedName } from '@cardlake/features';
import { InvalidArgumentError } from 'commander';

const FORMATS = ['parquet', 'csv'] as const;

/** Format of a result file, by the ending of its name. */
export type ResultFormat = (typeof FORMATS)[number];

/** Parses names with commas between them. @throws InvalidArgumentError when one is empty or there twice */
export function namesValue(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('Give names with commas between them.');
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new InvalidArgumentError(`${twice} is there twice.`);
  return names;
}

/** Parses names of feature groups. @throws InvalidArgumentError for a name of none */
export function groupsValue(text: string): string[] {
  const published = groups.map(publishedName);
  const names = namesValue(text);
  const unknown = names.find((name) => !published.includes(name));
  if (unknown === undefined) return names;
  throw new InvalidArgumentError(
    `There is no feature group ${unknown}. Give some of ${published.join(', ')}.`,
  );
}

/** Parses the user's names of columns: `card_id=account,merchant_id=shop`. @throws InvalidArgumentError when it is none */
export function columnsValue(text: string): Record<string, string> {
  const columns: Record<string, string> = {};
  for (const pair of namesValue(text)) {
    const [, column = '', name = ''] = /^(\w+)=(.+)$/.exec(pair) ?? [];
    if (!Object.hasOwn(businessFields, column))
      throw new InvalidArgumentError(
        `Give pairs such as card_id=account; the columns are ${Object.keys(businessFields).join(', ')}.`,
      );
    columns[column] = name;
  }
  return columns;
}

/** Returns the format that the ending of a file's name stands for. @throws InvalidArgumentError for another ending */
export function formatOfFile(path: string): ResultFormat {
  const format = FORMATS.find((each) => path.toLowerCase().endsWith(`.${each}`));
  if (format !== undefined) return format;
  throw new InvalidArgumentError(
    `Give a name that ends with ${FORMATS.map((each) => `.${each}`).join(' or ')}.`,
  );
}
