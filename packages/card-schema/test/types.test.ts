import { field, goldTable, type Row, type Table, table } from '@cardlake/schema';
import { type cardDisputes, cardEvents, cardTransactions } from '../src';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Does not compile unless the two types are one. */
const same = <A, B>(proof: Equal<A, B>): void => expect(proof).toBe(true);

describe('row types are inferred from the declarations', () => {
  test('of a declared table', () => {
    same<
      Row<typeof cardDisputes.fields>,
      {
        readonly event_id: string;
        readonly is_fraud: boolean;
        readonly reported_at: number;
        readonly ingested_at: number;
        readonly source_object: string;
      }
    >(true);
    same<Row<typeof cardTransactions.fields>['amount'], bigint>(true);
  });

  test('of a gold table: business columns and features', () => {
    const gold = goldTable(cardEvents, { name: 'g', path: 'gold/g', groupFields: { n: field.bigint('') } });
    type GoldRow = Row<typeof gold.fields>;
    same<GoldRow['n'], bigint>(true);
    same<GoldRow['card_id'], string>(true);
    // @ts-expect-error a column nobody declared
    const unknown: GoldRow['nobody'] = undefined;
    // @ts-expect-error amounts are unscaled bigints, never doubles
    const amount: GoldRow['amount'] = 1.5;
    expect([unknown, amount]).toHaveLength(2);
  });
});

test('a table is a table of any fields, and its key is made of its columns', () => {
  const any: Table = cardTransactions;
  // @ts-expect-error the key names no column
  const wrong = table({ ...cardTransactions, key: ['nobody'] });
  expect([any, wrong]).toHaveLength(2);
});
