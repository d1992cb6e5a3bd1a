// `npm run compile`: compiles `assembly/` to WebAssembly, which stands in modules of its own.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const here = fileURLToPath(new URL('.', import.meta.url));
const MODULES = [
  { source: 'index.ts', target: 'src/plain/scanner-module.ts', name: 'SCANNER' },
  { source: 'divide.ts', target: 'src/parquet/divider-module.ts', name: 'DIVIDER' },
];
/** Folder to which the modules are written. */
const [folder = here] = process.argv.slice(2);
const options = ['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', '--initialMemory', '32'];

for (const { source, target, name } of MODULES) {
  const binary = (await compile(source)).toString('base64');
  const text = `/** WebAssembly of \`assembly/${source}\`, which \`npm run compile\` writes. */\nexport const ${name} =\n  '${binary}';\n`;
  const location = join(folder, target);
  mkdirSync(dirname(location), { recursive: true });
  writeFileSync(location, text);
}

async function compile(source) {
  let binary;
  const { error, stderr } = await asc.main(
    [source, '--baseDir', join(here, 'assembly'), '--outFile', 'module.wasm', ...options],
    {
      writeFile(_, contents) {
        binary = Buffer.from(contents);
      },
    },
  );
  if (error) throw new Error(`${source} does not compile: ${stderr}`, { cause: error });
  return binary;
}
