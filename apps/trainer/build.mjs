// Writes `dist/` with the code that a training job of SageMaker runs, and its manifest; the same sources give the same bytes.
import { readdirSync, readFileSync } from 'node:fs';
import { writeRelease } from '@cardlake/tooling/release';

const PROGRAM = 'train.py';
const PACKAGE = 'cardlake_trainer';

const modules = readdirSync(PACKAGE).filter((name) => name.endsWith('.py'));
const files = [PROGRAM, ...modules.map((name) => `${PACKAGE}/${name}`)];
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
writeRelease('dist', version, Object.fromEntries(files.map((file) => [file, readFileSync(file)])));
