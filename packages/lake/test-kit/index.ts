import { pathLiteral, type Sql } from '../src/sql';

type Part = string | number | bigint | boolean | { readonly name: string } | readonly string[];

/** Writes SQL of any text. For tests, whose tables and values are made up in place. */
export const anySql = (texts: TemplateStringsArray, ...parts: readonly Part[]): Sql =>
  texts.reduce((written, text, i) => `${written}${writePart(parts[i - 1] ?? '')}${text}`) as Sql;

const writePart = (part: Part): string =>
  typeof part === 'object' ? ('name' in part ? part.name : part.join(', ')) : String(part);

/** Quotes a value as a SQL literal. */
export const textLiteral: (text: string) => Sql = pathLiteral;
export { DAMAGES } from './damage';
