export * from './conformance';
export * from './model';
