export * from './card-number/card-number';
export * from './gold';
export * from './iso-codes';
export * from './tables';
export * from './wire/parse';
export * from './wire/rejection';
export * from './wire/rules';
