// `npm run compile`: compiles the scanner of plain records to WebAssembly, which stands in a module of its own.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const here = fileURLToPath(new URL('.', import.meta.url));
const [target = join(here, 'src', 'plain', 'scanner-module.ts')] = process.argv.slice(2);
const options = ['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', '--initialMemory', '32'];

let binary;
const { error, stderr } = await asc.main(
  ['index.ts', '--baseDir', join(here, 'assembly'), '--outFile', 'scanner.wasm', ...options],
  {
    writeFile(_, contents) {
      binary = Buffer.from(contents);
    },
  },
);
if (error) throw new Error(`the scanner does not compile: ${stderr}`, { cause: error });
writeFileSync(
  target,
  `/** WebAssembly of \`assembly/\`, which \`npm run compile\` writes. */
export const SCANNER =
  '${binary.toString('base64')}';
`,
);
