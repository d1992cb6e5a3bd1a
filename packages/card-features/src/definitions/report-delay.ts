/** Time until most frauds are reported; merchant features use no younger events. */
export const REPORT_DELAY = '7d';
