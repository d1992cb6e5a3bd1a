export * from './decisions';
export * from './renderings';
