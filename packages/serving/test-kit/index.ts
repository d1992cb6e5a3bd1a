export * from './served-day';
export * from './served-days';
