import { codes } from 'currency-codes';
import { getAlpha2Codes } from 'i18n-iso-countries';
import isoCodes from '../compiled/iso-codes.json';
import { countryCodes, currencyCodes, parseAuthorization, wireRules } from '../src';
import { ARRIVAL, authorizationLine } from './wire/lines';

/** Currencies that ISO 4217 has published since the library's list (2024-06-25). */
const NEWER_CURRENCIES = [
  'XAD', // Arab Accounting Dinar, 2025-05-12
  'XCG', // Caribbean guilder, 2025-03-31
];

/** Currencies that ISO 4217 has withdrawn since, or that the library keeps. */
const WITHDRAWN_CURRENCIES = ['ANG', 'BGN', 'CUC'];

/**
 * The accepted codes are data of the lake: a library that changes its list shows here. A new code goes into
 * compiled/iso-codes.json; one that is withdrawn moves to the retired ones, for there are events that carry it.
 */
test('the frozen codes equal those of the libraries', () => {
  const current = [...codes(), ...NEWER_CURRENCIES].filter((code) => !WITHDRAWN_CURRENCIES.includes(code));
  expect(isoCodes.currencies).toEqual(current.sort());
  expect(isoCodes.countries).toEqual(Object.keys(getAlpha2Codes()).sort());
});

test('the list of newer currencies has none that the library knows, that of withdrawn ones only such', () => {
  expect(codes().filter((code) => NEWER_CURRENCIES.includes(code))).toEqual([]);
  expect(
    codes()
      .filter((code) => WITHDRAWN_CURRENCIES.includes(code))
      .sort(),
  ).toEqual(WITHDRAWN_CURRENCIES);
});

test('retired codes were withdrawn since the first instant that an event can have, and are not current', () => {
  const earliest = new Date(wireRules.earliestMicros / 1000).toISOString();
  for (const [current, retired] of [
    [isoCodes.currencies, isoCodes.retiredCurrencies],
    [isoCodes.countries, isoCodes.retiredCountries],
  ] as const) {
    for (const [code, month] of Object.entries(retired)) {
      expect(month).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
      expect(`${month}-31` > earliest).toBe(true);
      expect(current).not.toContain(code);
    }
  }
});

test.each('HRK SLL ZWL VEF BYR LTL EEK TRL MRO STD ZMK DEM FRF YUM CSD ROL'.split(' '))(
  'a payment in %s is accepted',
  (code) => expect(parseAuthorization(authorizationLine({ currency: `"${code}"` }), ARRIVAL).ok).toBe(true),
);

test.each(['AN', 'CS', 'YU', 'TP', 'XK'])('a payment in %s is accepted', (code) =>
  expect(parseAuthorization(authorizationLine({ country: `"${code}"` }), ARRIVAL).ok).toBe(true),
);

// Withdrawn before 2000, reserved for another use, or never assigned.
test.each(['ZRN', 'XEU', 'XBT', 'GBp', '978', 'EUR '])('the currency %j is unknown', (code) =>
  expect(parseAuthorization(authorizationLine({ currency: JSON.stringify(code) }), ARRIVAL).ok).toBe(false),
);
test.each(['SU', 'DD', 'ZR', 'UK', 'AC', 'ZZ', 'be', '056'])('the country %j is unknown', (code) =>
  expect(parseAuthorization(authorizationLine({ country: JSON.stringify(code) }), ARRIVAL).ok).toBe(false),
);

test('the rules are plain data with the same codes', () => {
  expect(JSON.parse(JSON.stringify(wireRules))).toEqual(wireRules);
  expect([...currencyCodes]).toEqual(wireRules.currencyCodes);
  expect([...countryCodes]).toEqual(wireRules.countryCodes);
});
