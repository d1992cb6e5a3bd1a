// Builds the image of the container for arm64 and x64 without a daemon: `npm run image`. It becomes an OCI layout in
// image/dist/layout, with its digest in image/dist/digest.txt; the same inputs give the same bytes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeImage } from './oci-image.mjs';
import { writeTree } from './tree.mjs';

const dist = resolve(fileURLToPath(import.meta.url), '..', 'dist');
const work = mkdtempSync(join(tmpdir(), 'cardlake-image-'));
const trees = { arm64: join(work, 'arm64'), x64: join(work, 'x64') };
for (const [arch, folder] of Object.entries(trees)) writeTree(arch, folder);
const digest = await writeImage(trees, join(dist, 'layout'), work);
writeFileSync(join(dist, 'digest.txt'), `${digest}\n`);
rmSync(work, { recursive: true });
console.log(`${digest}  image/dist/layout`);
