/** Digits of a card number (PAN). */
export const PAN_DIGITS = { min: 13, max: 19 } as const;
