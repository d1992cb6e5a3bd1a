import { groups } from '@cardlake/card-features';
import { currencyNote } from '../../src/output/currency-text';

test('a group with amounts says that they may be in several currencies, and one without says nothing', () => {
  const { rt_card_features_v1: group } = groups;
  expect(currencyNote(group)).toMatch(/currency of each event/);
  const counts = group.features.filter(({ name }) => name.includes('count'));
  expect(currencyNote({ ...group, features: counts })).toBe('');
});
