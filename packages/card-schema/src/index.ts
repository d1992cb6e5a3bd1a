export * from './card-number/card-number';
export { PAN_CANDIDATE_PATTERN } from './card-number/runs';
export * from './gold';
export * from './iso-codes';
export * from './tables';
export * from './wire/parse';
export * from './wire/rejection';
export * from './wire/rules';
