export * from './decisions';
export * from './events';
export * from './renderings';
