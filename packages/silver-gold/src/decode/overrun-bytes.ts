/** Bytes are read, and copied, in words of four: up to three more than needed. */
export const OVERRUN_BYTES = 3;
