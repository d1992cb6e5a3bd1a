import type { Sql } from '@cardlake/lake';
import { anySql } from '@cardlake/lake/test-kit';
import { field } from '@cardlake/schema';
import type { OnlineGroup } from '../../src';

/** A group whose records contain the number of the put that wrote them, which reveals mixed states. */
export const uniform: OnlineGroup = {
  name: 'uniform_v1',
  recordId: 'card_id',
  features: { put: field.bigint('number of the put'), half: field.double('half of it') },
};

/** Formats a query for the records of the n-th put: `cards` cards, every `step`-th. */
export const nthPut = (n: number, cards: number, step = 1): Sql =>
  anySql`SELECT 'c' || (i * ${step}) AS card_id, make_timestamptz(${n}::BIGINT) AS event_time,
     ${n}::BIGINT AS put, ${n} / 2.0 AS half
   FROM range(${cards}) t(i)`;
