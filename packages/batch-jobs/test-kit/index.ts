export * from './card-lakes';
export * from './trips';
