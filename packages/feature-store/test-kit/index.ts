export * from './card-history-conformance';
export * from './conformance';
export * from './feature-group';
export * from './history-repair-conformance';
export * from './memory-tables';
export * from './model';
export * from './snapshot-rows-conformance';
