/** Numbers of one kind of card: the ranges that their first digits lie in, and their numbers of digits. */
interface Issuer {
  readonly scheme: string;
  /** First and last prefix of each range; both have the same number of digits. */
  readonly prefixes: readonly (readonly [first: string, last: string])[];
  readonly lengths: readonly number[];
}

/**
 * Ranges of card numbers in use (ISO/IEC 7812), as of November 2026: those of Braintree's `credit-card-type`, and of
 * the table of issuers in Wikipedia's "Payment card number". Where a scheme's ranges are scattered over a larger one,
 * the larger one is taken: a number that is missed is stored in clear.
 */
export const issuers: readonly Issuer[] = [
  { scheme: 'Visa', prefixes: [['4', '4']], lengths: [13, 16, 18, 19] },
  {
    scheme: 'Mastercard',
    prefixes: [
      ['51', '55'],
      ['2221', '2720'],
    ],
    lengths: [16],
  },
  {
    scheme: 'American Express',
    prefixes: [
      ['34', '34'],
      ['37', '37'],
    ],
    lengths: [15],
  },
  {
    scheme: 'Diners Club',
    prefixes: [
      ['300', '305'],
      ['309', '309'],
      ['36', '36'],
      ['38', '39'],
    ],
    lengths: [14, 16, 19],
  },
  { scheme: 'JCB', prefixes: [['3528', '3589']], lengths: [16, 17, 18, 19] },
  {
    scheme: 'JCB, older numbers',
    prefixes: [
      ['1800', '1800'],
      ['2131', '2131'],
    ],
    lengths: [15],
  },
  {
    scheme: 'Maestro, Discover, UnionPay, RuPay, Elo, Verve, Hipercard, Dankort and Bancontact',
    prefixes: [
      ['50', '50'],
      ['56', '69'],
      ['81', '82'],
    ],
    lengths: [16, 17, 18, 19],
  },
  {
    scheme: 'Maestro, shorter numbers',
    prefixes: [
      ['5018', '5018'],
      ['5020', '5020'],
      ['5038', '5038'],
      ['5893', '5893'],
      ['6304', '6304'],
      ['6759', '6763'],
    ],
    lengths: [12, 13, 14, 15],
  },
  { scheme: 'Mir', prefixes: [['2200', '2204']], lengths: [16, 17, 18, 19] },
  {
    scheme: 'Troy, Uzcard and Humo',
    prefixes: [
      ['8600', '8600'],
      ['9792', '9792'],
      ['9860', '9860'],
    ],
    lengths: [16],
  },
];

const lengths = issuers.flatMap((issuer) => issuer.lengths);

/** Fewest and most digits of a card number. */
export const panDigits = { min: Math.min(...lengths), max: Math.max(...lengths) } as const;
