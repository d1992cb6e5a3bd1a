import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}

test('every setting documents its default', () => {
  const wrong: string[] = [];
  for (const { name, file } of parsed) {
    visit(file, (node) => {
      if (!ts.isPropertyAssignment(node)) return;
      const given = /\.default\(([^()]*)\)$/.exec(node.initializer.getText())?.[1];
      if (given === undefined) return;
      const documented = defaultTag(node);
      if (documented !== given && !(given === '{}' && documented === undefined)) {
        wrong.push(`${name}: ${node.name.getText()} defaults to ${given} and says ${documented}`);
      }
    });
  }
  expect(wrong).toEqual([]);
});
