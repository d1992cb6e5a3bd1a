/** The port without adapters: needs no DuckDB, folder or network. */
export * from './compiled-group';
export * from './group';
export * from './record';
export * from './store';
export * from './updates/layout';
