export * from './check-environment';
export * from './finding';
