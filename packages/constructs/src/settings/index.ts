/** The environments and what they may say, without any of the infrastructure made from them. */
export * from '../environments';
export * from './environment';
export * from './parse';
