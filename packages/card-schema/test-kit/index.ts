export * from './renderings';
