export { DefinitionError } from './check/definition-error';
export { compileGroup } from './compiled/compile';
export { groupFields, groupTable } from './compiled/fields';
export { CompiledGroupError, compiledText, loadCompiled } from './compiled/load';
export * from './compiled/types';
export * from './dsl';
