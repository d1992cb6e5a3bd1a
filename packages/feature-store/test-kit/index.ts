export * from './conformance';
export * from './model';
export * from './stand-in-group';
