import { cardDisputes } from '@cardlake/card-schema';
import { stageCopy } from '@cardlake/lake';
import { anySql, textLiteral } from '@cardlake/lake/test-kit';
import { missingRealFiles, realFile } from '@cardlake/tooling/real-data';
import { testUnless } from '@cardlake/tooling/skip';
import { goldDays, parseDatasetSettings, suggestDay } from '../src';
import { cardGroup, countGroup } from './support/groups';
import { sampleLakes } from './support/sample-lake';

const NAMES = ['card_transactions_120cards.ndjson.gz', 'card_disputes_120cards.ndjson.gz'] as const;
const [TRANSACTIONS, DISPUTES] = [realFile(NAMES[0]), realFile(NAMES[1])];

const lakes = sampleLakes();

/** Half a year of the Fraud Detection Handbook's transactions of 120 cards; features are simple windows in SQL. */
testUnless(missingRealFiles(...NAMES))(
  'real transactions give all three sets, with frauds in train and validation',
  async () => {
    const lake = await lakes.lake([]);
    const write = await lake.beginWrite();
    const transaction = write.transaction();
    const json = (path: string, columns: string) =>
      anySql`read_json(${textLiteral(path)}, format = 'newline_delimited', columns = {${columns}})`;
    const events = json(
      TRANSACTIONS,
      `event_id: 'VARCHAR', card_id: 'VARCHAR', ts: 'BIGINT', merchant_id: 'VARCHAR', amount: 'DECIMAL(18,4)',
     currency: 'VARCHAR', country: 'VARCHAR', pos_mode: 'VARCHAR'`,
    );
    const business = `event_id, card_id, to_timestamp(ts) AS ts, merchant_id, amount, currency, country, pos_mode`;
    const week = `OVER (PARTITION BY card_id ORDER BY ts RANGE BETWEEN 604799 PRECEDING AND CURRENT ROW)`;
    await stageCopy(
      lakes.session,
      transaction,
      cardGroup.table,
      anySql`SELECT ${business}, sum(amount) ${week} AS spent, avg(amount::DOUBLE) ${week} AS mean_spent FROM ${events}`,
    );
    await stageCopy(
      lakes.session,
      transaction,
      countGroup.table,
      anySql`SELECT ${business}, count(*) ${week} AS seen FROM ${events}`,
    );
    await stageCopy(
      lakes.session,
      transaction,
      cardDisputes,
      anySql`SELECT event_id, is_fraud, to_timestamp(reported_at) AS reported_at, to_timestamp(reported_at) AS ingested_at,
       'bronze/x' AS source_object
     FROM ${json(DISPUTES, "event_id: 'VARCHAR', is_fraud: 'BOOLEAN', reported_at: 'BIGINT'")}`,
    );
    const snapshot = await transaction.commit({});
    write.release();

    const day = suggestDay(goldDays(snapshot, cardGroup), parseDatasetSettings());
    expect(day).toBe('2018-09-30');
    const { training, inference, empty } = await lakes.build(lake, { day: '2018-09-30' });
    expect(empty).toEqual([]);
    expect(inference.inference.rows).toBeGreaterThan(0);
    for (const split of [training.train, training.validation]) {
      expect(split.rows).toBeGreaterThan(400);
      expect(split.frauds).toBeGreaterThan(0);
      expect(split.fraudRate).toBeLessThan(0.1);
    }
    expect(training.validation.excluded.cards).toBeGreaterThan(0);
    expect(training.validation.rows + training.validation.excluded.rows).toBe(
      training.source.validation.rows,
    );
  },
);
