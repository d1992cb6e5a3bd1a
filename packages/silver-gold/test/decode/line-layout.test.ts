import { wireColumns } from '../../src/decode/authorization-scanner';
import { inferLayout } from '../../src/decode/line-layout';
import { VALID_EVENT } from '../support/valid-event';

const textOf = ({ bytes }: { bytes: Uint8Array }): string => Buffer.from(bytes).toString();

test('the layout has the bytes around each value, and the column that it belongs to', () => {
  const layout = inferLayout('{ "b": "x", "other":1.5,"a":-2 } ', ['a', 'b']);
  const fields = layout?.fields.map(({ prefix, column, isQuoted }) => ({
    prefix: textOf(prefix),
    column,
    isQuoted,
  }));
  expect(fields).toEqual([
    { prefix: '{ "b": "', column: 1, isQuoted: true },
    { prefix: '", "other":', column: -1, isQuoted: false },
    { prefix: ',"a":', column: 0, isQuoted: false },
  ]);
  expect(layout && textOf(layout.suffix)).toBe(' } ');
});

test('a quoted last value leaves its quote to the suffix', () => {
  const layout = inferLayout('{"a":"x"}', ['a']);
  expect(layout && textOf(layout.suffix)).toBe('"}');
});

test.each([
  ['a repeated key', '{"event_id":"a","event_id":"b"}'],
  ['an escape', JSON.stringify({ ...VALID_EVENT, event_id: '"' })],
  ['an array', JSON.stringify({ ...VALID_EVENT, x: [1] })],
  ['a nested object', JSON.stringify({ ...VALID_EVENT, x: {} })],
  ['a boolean', JSON.stringify({ ...VALID_EVENT, x: true })],
  ['text after the object', `${JSON.stringify(VALID_EVENT)}x`],
  ['a missing column', '{"event_id":"a"}'],
])('no layout is inferred from a line with %s', (_, line) => {
  expect(inferLayout(line, wireColumns)).toBeUndefined();
});
