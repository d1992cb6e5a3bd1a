/** Statements of JavaScript that name another module, at the beginning of a line: `import …`, `export * from '…'`, `export { … } from '…'`. */
const STATEMENT = /^\s*(?:import\b|export\s*(?:\*|\{[^}]*\})[^;'"]*\bfrom\s*['"])/m;

/** Answers whether a transform, by its text, needs another module. */
export const needsModules = (text: string): boolean => STATEMENT.test(text) || /\brequire\(/.test(text);
