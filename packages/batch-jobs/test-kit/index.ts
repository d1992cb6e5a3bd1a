export * from './card-lakes';
