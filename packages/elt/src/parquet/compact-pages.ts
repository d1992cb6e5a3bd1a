import type { SchemaElement } from 'hyparquet';
import { compactNumbers } from './compact-numbers';
import { compactTexts } from './compact-texts';
import type { ColumnPages } from './pages';
import { ScratchBytes } from './scratch-bytes';
import { packByDictionary } from './text-dictionary';

const FIRST_BYTES = 64 * 1024;
const scratch = new ScratchBytes(FIRST_BYTES);

/** Encodes the values of a column in fewer bytes, where that pays. @returns pages that are valid until the next call */
export function compactPages(pages: ColumnPages, { type }: SchemaElement): ColumnPages {
  const { data, encoding } = pages;
  if (encoding !== 'PLAIN') return pages;
  const count = pages.values - pages.nulls;
  if (count === 0) return pages;
  if (type === 'INT64' || type === 'INT32') {
    const packed = compactNumbers(scratch, data, type === 'INT64' ? 8 : 4);
    return packed === undefined ? pages : { ...pages, encoding: 'DELTA_BINARY_PACKED', data: packed };
  }
  if (type !== 'BYTE_ARRAY') return pages;
  const dictionary = packByDictionary(scratch, data, count);
  if (dictionary !== undefined)
    return { ...pages, encoding: 'RLE_DICTIONARY', data: scratch.content, dictionary };
  const packed = compactTexts(scratch, data, count);
  return packed === undefined ? pages : { ...pages, encoding: 'DELTA_BYTE_ARRAY', data: packed };
}
