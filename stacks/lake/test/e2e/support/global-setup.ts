export { applyStacks as default } from './applied-stacks';
