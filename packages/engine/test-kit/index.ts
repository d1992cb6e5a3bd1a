export * from './contents';
export * from './corrupt-table';
export * from './outdated-lake';
export * from './small-lake';
export * from './test-folder';
