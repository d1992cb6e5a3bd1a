export { readRepository } from './read-repository';
export { rules } from './rules';
export { type Rule, type Violation, type WorkspacePackage, workspaceOf } from './workspace';
