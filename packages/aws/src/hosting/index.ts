export * from './model-hosting';
export * from './model-packages';
