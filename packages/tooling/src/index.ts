export { readRepository } from './read-repository';
export { rules } from './rules';
export { EXCEPTIONS } from './rules/exceptions';
export { type Rule, type Violation, type WorkspacePackage, workspaceOf } from './workspace';
