/** Bytes are copied in words of four, so up to three more than needed are read and written. */
export const OVERRUN_BYTES = 3;
