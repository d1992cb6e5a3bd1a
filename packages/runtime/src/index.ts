export * from './clock';
export * from './config';
export * from './exit-code';
export * from './input-errors';
export * from './number-of';
export { Random } from './random';
export * from './reporter';
export * from './user-error';
export * from './user-error-code';
