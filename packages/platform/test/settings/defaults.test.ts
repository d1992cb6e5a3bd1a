import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as contract from '@cardlake/job-contract';
import ts from 'typescript';

const src = join(__dirname, '../../src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

const parsed = files.map((name) => {
  const text = readFileSync(join(src, name), 'utf8');
  return { name, text, file: ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true) };
});

const defaultTag = (node: ts.Node): string | undefined => {
  const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === 'default');
  return tag && (ts.getTextOfJSDocComment(tag.comment) ?? '').trim();
};

/** Replaces constants of the job contract by their values, which is what a reader wants to know. */
const withValues = (code: string): string =>
  code.replaceAll(/\b([A-Z_]+)\.(\w+)/g, (text, constant: string, key: string) => {
    const value = Object.entries(contract).find(([name]) => name === constant)?.[1];
    const found = Object.entries(value ?? {}).find(([name]) => name === key)?.[1];
    return typeof found === 'string' ? `'${found}'` : found === undefined ? text : String(found);
  });

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}

test('every setting documents its default', () => {
  const wrong: string[] = [];
  for (const { name, file } of parsed) {
    visit(file, (node) => {
      if (!ts.isPropertyAssignment(node)) return;
      const [, code] = /\.default\(([^()]*)\)$/.exec(node.initializer.getText()) ?? [];
      if (code === undefined) return;
      const given = withValues(code);
      const documented = defaultTag(node);
      if (documented !== given && !(given === '{}' && documented === undefined)) {
        wrong.push(`${name}: ${node.name.getText()} defaults to ${given} and says ${documented}`);
      }
    });
  }
  expect(wrong).toEqual([]);
});
