export * from '../src/core/terraform-json';
export * from './artifacts';
export * from './golden';
export * from './resources';
export * from './settings';
export * from './stored-zip';
