export type { PublishedGroup } from './published-group';
export * from './stack';
