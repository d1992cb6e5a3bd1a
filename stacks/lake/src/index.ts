export * from './compose';
export * from './environments';
export * from './inputs';
export * from './published-groups';
