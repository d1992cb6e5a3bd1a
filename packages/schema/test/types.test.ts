import { field, nullable, type Row, type Table, table } from '../src';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Does not compile unless the two types are one. */
const same = <A, B>(proof: Equal<A, B>): void => expect(proof).toBe(true);

describe('row types are inferred from the declarations', () => {
  test('of every logical type, null only where it may be', () => {
    const fields = {
      day: field.date(''),
      count: field.bigint(''),
      mean: nullable(field.double('')),
      tags: field.strings(''),
    };
    same<
      Row<typeof fields>,
      {
        readonly day: string;
        readonly count: bigint;
        readonly mean: number | null;
        readonly tags: readonly string[];
      }
    >(true);
  });

  test('a column that nobody declared, or a value of another type, does not compile', () => {
    const fields = { name: field.string(''), amount: field.decimal(18, 4, '') };
    type OneRow = Row<typeof fields>;
    // @ts-expect-error a column nobody declared
    const unknown: OneRow['nobody'] = undefined;
    // @ts-expect-error decimals are unscaled bigints, never doubles
    const amount: OneRow['amount'] = 1.5;
    expect([unknown, amount]).toHaveLength(2);
  });
});

test('a table is a table of any fields, and its key is made of its columns', () => {
  const orders = table({
    layer: 'silver',
    name: 'orders',
    path: 'silver/orders',
    partition: { column: 'dt', grain: 'day', derivedFrom: 'at' },
    fields: { id: field.string(''), at: field.timestamp('') },
    key: ['id'],
    description: '',
  });
  const any: Table = orders;
  // @ts-expect-error the key names no column
  const wrong = table({ ...orders, key: ['nobody'] });
  expect([any, wrong]).toHaveLength(2);
});
