import { codes } from 'currency-codes';
import { getAlpha2Codes } from 'i18n-iso-countries';
import isoCodes from '../compiled/iso-codes.json';
import { countryCodes, currencyCodes, wireRules } from '../src';

/** Currencies that ISO 4217 has published since the library's list (2024-06-25). */
const NEWER_CURRENCIES = [
  'XAD', // Arab Accounting Dinar, 2025-05-12
  'XCG', // Caribbean guilder, 2025-03-31
];

/**
 * The accepted codes are data of the lake: a library that changes its list shows here. A new code goes into
 * compiled/iso-codes.json; one that is retired stays, for there are events that carry it.
 */
test('the frozen codes equal those of the libraries', () => {
  expect(isoCodes.currencies).toEqual([...codes(), ...NEWER_CURRENCIES].sort());
  expect(isoCodes.countries).toEqual(Object.keys(getAlpha2Codes()).sort());
});

test('the list of newer currencies has none that the library knows', () => {
  expect(codes().filter((code) => NEWER_CURRENCIES.includes(code))).toEqual([]);
});

test('the rules are plain data with the same codes', () => {
  expect(JSON.parse(JSON.stringify(wireRules))).toEqual(wireRules);
  expect([...currencyCodes]).toEqual(wireRules.currencyCodes);
  expect([...countryCodes]).toEqual(wireRules.countryCodes);
});
