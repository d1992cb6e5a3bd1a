/** Functions that the scanner asks for. */

/** Tells whether bytes `[start, end)` are UTF-8. */
export declare function isUtf8(start: usize, end: usize): bool;

/** Tells whether the text in bytes `[start, end)` holds a card number. */
export declare function holdsCardNumber(start: usize, end: usize): bool;
