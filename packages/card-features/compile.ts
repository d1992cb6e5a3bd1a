/**
 * `npm run compile`: compiles every definition, writes the versions that are new to `compiled/` and lists all of them in
 * `src/published.ts`. A version that is there already is never overwritten: with another content it is refused.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileGroup, DefinitionError, publishedName, serializeCompiled } from '@cardlake/features';
import { definitions } from './src/definitions';
import { describeChangedVersion, generateListing } from './src/publish';

try {
  const compiled = definitions.map(compileGroup);
  const texts = new Map(compiled.map((group) => [publishedName(group), serializeCompiled(group)]));
  const changed = [...texts].filter(([name, text]) => existsSync(pathOf(name)) && readText(name) !== text);
  if (changed.length > 0) fail(changed.map(([name]) => describeChangedVersion(name)));
  for (const [name, text] of texts) {
    if (existsSync(pathOf(name))) continue;
    writeFileSync(pathOf(name), text);
    console.log(`published ${name}`);
  }
  writeFileSync(join(__dirname, 'src/published.ts'), generateListing([...texts.keys()]));
} catch (error) {
  if (!(error instanceof DefinitionError)) throw error;
  fail([error.message]);
}

function pathOf(name: string): string {
  return join(__dirname, 'compiled', `${name}.json`);
}

function readText(name: string): string {
  return readFileSync(pathOf(name), 'utf8');
}

function fail(messages: readonly string[]): never {
  for (const message of messages) console.error(message);
  process.exit(1);
}
