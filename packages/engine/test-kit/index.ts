export * from './contents';
export * from './corrupt-table';
export * from './small-lake';
export * from './test-folder';
