/** The port without an adapter: nothing here needs DuckDB, a folder or a network. */
export * from './compiled-group';
export * from './group';
export * from './record';
export * from './store';
export * from './updates/layout';
