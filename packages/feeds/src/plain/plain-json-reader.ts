import type { CompiledFeed } from '../compiled/types';
import { EXTRA_FIELD } from '../projections/feed-table';
import type { CellCheck } from '../read/row-reader';
import { inferShape, type JsonShape, memberTree } from './json-shape';
import { MAX_PLAIN_LENGTH, NULL_CELL, type PlainReader, quoteCell } from './plain-reader';

/** Most shapes that are tried on a record, and most records that a shape is learned from. */
const MAX_SHAPES = 8;
const MAX_LESSONS = 64;

/** Makes the reader of plain JSON records: those of one of the shapes that the records before had. */
export function createPlainJsonReader(feed: CompiledFeed, check: CellCheck): PlainReader {
  const tree = memberTree(feed);
  if (tree === undefined) return () => undefined;
  const texts = feed.columns.flatMap(({ type }, at) => (type.kind === 'string' ? [at] : []));
  const checkText = check({ kind: 'string' });
  const checkExtra = check(EXTRA_FIELD.type);
  const shapes: JsonShape[] = [];
  let lessons = 0;

  const learn = (text: string): JsonShape | undefined => {
    lessons += 1;
    const record = parseObject(text);
    const shape = record === undefined ? undefined : inferShape(feed, tree, record);
    if (shape?.pattern.test(text) !== true) return undefined;
    shapes.push(shape);
    return shape;
  };
  const write = (found: RegExpExecArray, { groups, extras }: JsonShape): string | undefined => {
    for (const at of texts) if (checkText(found[groups[at] || -1] ?? '') !== undefined) return undefined;
    let line = '';
    for (const group of groups) {
      const cell = group === 0 ? NULL_CELL : found[group];
      line += line === '' ? cell : `,${cell}`;
    }
    if (feed.onUnknownColumn !== 'keep') return line;
    if (extras.length === 0) return `${line},${NULL_CELL}`;
    const extra = `{${extras.map(({ name, group }) => `"${name}":${found[group]}`).join(',')}}`;
    return checkExtra(extra) === undefined ? `${line},${quoteCell(extra)}` : undefined;
  };
  return (text) => {
    if (text.length > MAX_PLAIN_LENGTH) return undefined;
    for (const shape of shapes) {
      const found = shape.pattern.exec(text);
      if (found !== null) return write(found, shape);
    }
    if (shapes.length >= MAX_SHAPES || lessons >= MAX_LESSONS) return undefined;
    const shape = learn(text);
    const found = shape?.pattern.exec(text);
    return shape && found ? write(found, shape) : undefined;
  };
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
