import fc from 'fast-check';
import { type Field, type Fields, field, findIncompatibilities, nullable } from '../src';

const old = {
  id: field.string('id'),
  amount: field.decimal(18, 4, 'amount'),
  mean: nullable(field.double('mean')),
} as const;

const problems = (next: Fields) =>
  findIncompatibilities(old, next).map(({ field, code }) => `${field}: ${code}`);
const wide: Field = field.decimal(20, 4, 'amount');

describe('may replace', () => {
  test.each<[string, Fields]>([
    ['the same fields', { ...old }],
    ['other descriptions', { ...old, id: field.string('the id') }],
    ['nullable columns at the end', { ...old, x: nullable(field.double('')), y: nullable(field.string('')) }],
    ['a required column made nullable', { ...old, id: nullable(old.id) }],
    ['a decimal with more digits', { ...old, amount: wide }],
  ])('%s', (_, next) => expect(findIncompatibilities(old, next)).toEqual([]));
});

describe('may not replace', () => {
  const { id, amount, mean } = old;
  test.each<[string, Fields, string[]]>([
    ['a removed column', { id, amount }, ['mean: removed']],
    ['a renamed column', { id, sum: amount, mean }, ['amount: renamed']],
    ['another type', { ...old, id: field.bigint('') }, ['id: retyped']],
    ['fewer digits', { ...old, amount: field.decimal(10, 4, '') }, ['amount: retyped']],
    ['another scale', { ...old, amount: field.decimal(20, 6, '') }, ['amount: retyped']],
    ['a lossy widening', { ...old, amount: field.double('') }, ['amount: retyped']],
    ['nullable made required', { ...old, mean: field.double('') }, ['mean: made_required']],
    ['reordered columns', { amount, id, mean }, ['amount: moved', 'id: moved', 'mean: moved']],
    ['a required new column', { ...old, x: field.double('') }, ['x: added_required']],
    ['a column in between', { id, x: nullable(field.double('')), amount, mean }, ['x: inserted']],
    ['everything else', { constructor: id }, ['id: renamed', 'amount: removed', 'mean: removed']],
  ])('%s', (_, next, expected) => expect(problems(next)).toEqual(expected));

  test('a column that takes the place of a removed one is not its new name when it is old itself', () => {
    const a = field.string('');
    expect(findIncompatibilities({ a, b: a }, { b: a }).map(({ code }) => code)).toEqual(['removed']);
  });

  test('each message names the field and says what to do', () => {
    expect(
      findIncompatibilities(old, {
        sum: amount,
        id: field.bigint(''),
        x: field.string(''),
      }),
    ).toMatchInlineSnapshot(`
      [
        {
          "code": "retyped",
          "field": "id",
          "message": ""id" was string and is now bigint; keep the type and add a new column for the new one",
        },
        {
          "code": "removed",
          "field": "amount",
          "message": ""amount" is gone; put it back, or publish a new table or group",
        },
        {
          "code": "removed",
          "field": "mean",
          "message": ""mean" is gone; put it back, or publish a new table or group",
        },
        {
          "code": "inserted",
          "field": "sum",
          "message": ""sum" is new and stands between old columns; move it to the end",
        },
        {
          "code": "added_required",
          "field": "sum",
          "message": ""sum" is new and rows already written lack it; make it nullable",
        },
        {
          "code": "added_required",
          "field": "x",
          "message": ""x" is new and rows already written lack it; make it nullable",
        },
      ]
    `);
  });
});

const anyField = fc.constantFrom<Field>(
  ...[field.string(''), field.bigint(''), field.decimal(18, 4, ''), wide].flatMap((f) => [f, nullable(f)]),
);
const anyFields = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'toString'), anyField);

test('a valid replacement keeps the old columns first, in order, and every old row readable', () => {
  fc.assert(
    fc.property(anyFields, anyFields, (before, after) => {
      const names = Object.keys(before);
      const isReadable = ([name, was]: [string, Field]) => {
        const is = Object.hasOwn(after, name) ? after[name] : undefined;
        return is !== undefined && is.type.kind === was.type.kind && (is.nullable || !was.nullable);
      };
      const mayReplace =
        Object.keys(after).slice(0, names.length).join() === names.join() &&
        Object.entries(before).every(isReadable) &&
        Object.entries(before).every(
          ([name, was]) => was.type !== wide.type || after[name]!.type === wide.type,
        ) &&
        Object.keys(after)
          .slice(names.length)
          .every((name) => after[name]!.nullable);
      expect(findIncompatibilities(before, after).length === 0).toBe(mayReplace);
    }),
    { numRuns: 2000 },
  );
});
