import isoCodes from '../compiled/iso-codes.json';

/** Active ISO 4217 alphabetic codes. */
export const currencyCodes: ReadonlySet<string> = new Set(isoCodes.currencies);

/** ISO 3166-1 alpha-2 codes, and XK (Kosovo), which card schemes use. */
export const countryCodes: ReadonlySet<string> = new Set(isoCodes.countries);
