export type { RegisteredGroup } from './plan';
export { type RegisterOptions, registerGroup } from './register';
