export * from './compose';
export * from './environments';
export * from './inputs';
