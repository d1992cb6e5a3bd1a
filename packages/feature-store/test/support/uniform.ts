import { field } from '@cardlake/schema';
import type { OnlineGroup } from '../../src';

/** A group whose records all say the number of the put that wrote them, so that a torn state shows. */
export const uniform: OnlineGroup = {
  name: 'uniform_v1',
  recordId: 'card_id',
  features: { put: field.bigint('number of the put'), half: field.double('half of it') },
};

/** Records of the n-th put for `cards` cards, every `step`-th. */
export const nthPut = (n: number, cards: number, step = 1): string =>
  `SELECT 'c' || (i * ${step}) AS card_id, make_timestamptz(${n}::BIGINT) AS event_time,
     ${n}::BIGINT AS put, ${n} / 2.0 AS half
   FROM range(${cards}) t(i)`;
