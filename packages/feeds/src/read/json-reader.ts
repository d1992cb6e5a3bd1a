import { readJsonObject } from '@cardlake/schema';
import type { CompiledFeed } from '../compiled/types';
import type { Transform } from '../definition/feed-schema';
import { follow, objectValues, rootNames } from './object-values';
import { type CellCheck, createRowReader, type RowResult, rejected } from './row-reader';
import { applyTransform } from './transform';
import { readMembersOf, unreadMembers } from './unread-members';

/**
 * Makes the reader of a feed's JSON records: a line of NDJSON, or an element of an array.
 * @param check of the values, beyond the rules of the feed
 * @returns a function from the text of a record to a row; it never throws
 */
export function createJsonReader(
  feed: CompiledFeed,
  transform?: Transform,
  check?: CellCheck,
): (text: string) => RowResult {
  const roots = rootNames(feed);
  const read = readMembersOf(feed);
  const whole = new Set([...roots].filter((name) => read.get(name) === 'whole'));
  const readRow = createRowReader(feed, { isText: false }, check);
  return (text) => {
    const object = readJsonObject(text, roots);
    if (typeof object === 'string') return rejected(object);
    if (transform !== undefined) {
      const made = applyTransform(transform, object.value);
      return made === undefined ? rejected('transform_failed') : readRow(objectValues(made, read));
    }
    let isRepeated = false;
    const onRepeated = () => {
      isRepeated = true;
    };
    const result = readRow({
      at: ([root = '', ...names]) => follow(object.member(root), names, onRepeated),
      others: () => unreadMembers(object.others(whole), read),
    });
    // As in the outer object, there is no telling which of the two is meant.
    return isRepeated ? rejected('not_json') : result;
  };
}
