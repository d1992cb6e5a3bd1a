export * from './catalog';
export * from './random';
export * from './rules';
export * from './server';
export * from './stand-in';
export type { Trouble } from './trouble';
