export * from './conformance';
export * from './feature-group';
export * from './model';
