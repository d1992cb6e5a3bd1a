/** A valid authorisation, as it arrives. */
export const VALID_EVENT = {
  event_id: 'e1',
  card_id: 'c1',
  ts: 1522540831,
  merchant_id: 'm1',
  amount: 57.16,
  currency: 'EUR',
  country: 'BE',
  pos_mode: 'chip',
};
