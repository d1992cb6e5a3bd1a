export { removeAppliedStacks as default } from './applied-stacks';
