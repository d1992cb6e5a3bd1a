import isoCodes from '../compiled/iso-codes.json';

const accepted = (current: readonly string[], retired: object): ReadonlySet<string> =>
  new Set([...current, ...Object.keys(retired)].sort());

/** ISO 4217 alphabetic codes, with those that were withdrawn since 2000, the first year that an event can be of. */
export const currencyCodes = accepted(isoCodes.currencies, isoCodes.retiredCurrencies);

/** ISO 3166-1 alpha-2 codes, with those withdrawn since 2000, and XK (Kosovo), which card schemes use. */
export const countryCodes = accepted(isoCodes.countries, isoCodes.retiredCountries);
