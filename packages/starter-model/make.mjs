// `node make.mjs [folder]`: makes the starter model from synthetic traffic, and writes its files to `trained/`, or to another
// folder. The same code gives the same bytes. It needs a build of the command line and Python 3.11, and takes about a minute.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const output = process.argv[2] ?? join(here, 'trained');
const cli = join(here, '..', '..', 'apps', 'cli', 'bin', 'cardlake.cjs');
const NAME = 'starter';
const DAY = '2026-02-14';

const work = mkdtempSync(join(tmpdir(), 'cardlake-'));
try {
  const lake = join(work, 'lake');
  // Other traffic than that of `npm start`, so that the model has not seen the events that it decides about there.
  const traffic = ['--num-transactions', '120000', '--seed', '2026', '--fraud', '0.01'];
  cardlake('run', 'all', ...traffic, '--dt', DAY, '--groups', 'fraud_features_v2', '--quiet');
  const trees = [
    '--rounds',
    '40',
    '--param',
    'max_depth=4',
    '--param',
    'eta=0.2',
    '--param',
    'min_child_weight=5',
  ];
  const policy = ['--review-rate', '0.01', '--decline-rate', '0.004'];
  const { version } = JSON.parse(
    cardlake('train', '--dt', DAY, '--name', NAME, ...trees, ...policy, '--json'),
  );
  ship(join(lake, 'gold', 'models', NAME, `version=${version}`));

  function cardlake(...args) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args, '--lake', lake], {
      encoding: 'utf8',
      maxBuffer: 1e9,
    });
    if (status === 0) return stdout;
    throw new Error(`cardlake ${args[0]} ended with ${status}: ${stderr}`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Writes the files of a version. The model is written as JavaScript writes JSON, so that a bundle can hold it as such. */
function ship(folder) {
  const read = (file) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const model = JSON.stringify(read('model.json'));
  const modelSha256 = createHash('sha256').update(model).digest('hex');
  mkdirSync(output, { recursive: true });
  writeFileSync(join(output, 'model.json'), model);
  const card = { ...read('card.json'), modelSha256 };
  for (const [file, content] of Object.entries({
    'policy.json': read('policy.json'),
    'metrics.json': read('metrics.json'),
    'card.json': card,
  }))
    writeFileSync(join(output, file), `${JSON.stringify(content, null, 2)}\n`);
}
