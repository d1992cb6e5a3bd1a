// Runs checkov, at the pinned version, over a synthesized folder: node scripts/checkov.mjs [cdktf.out | --install]
// A failed check must be suppressed on its resource, with a reason. An unnecessary suppression fails as well.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
// checkov leaves the grammar that it has compiled.
import '../packages/tooling/own-temporary-folder.cjs';

const scripts = resolve(fileURLToPath(import.meta.url), '..');
const venv = resolve(scripts, '..', 'node_modules', '.cache', 'checkov');
const requirements = join(scripts, 'checkov-requirements.txt');

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  if (result.error) fail(`cannot run ${command}: ${result.error.message}`);
  return result;
}

function fail(message) {
  console.error(`checkov: ${message}`);
  process.exit(1);
}

/** Installs the pinned requirements, checked by hash, into a virtual environment, unless they are installed. */
function install() {
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const stamp = join(venv, 'installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(venv, { recursive: true, force: true });
  mkdirSync(venv, { recursive: true });
  const steps = [
    ['python3', ['-m', 'venv', venv]],
    [
      join(venv, 'bin', 'pip'),
      [
        'install',
        '--quiet',
        '--disable-pip-version-check',
        '--require-hashes',
        '--only-binary',
        ':all:',
        '-r',
        requirements,
      ],
    ],
  ];
  for (const [command, args] of steps) {
    const { status } = run(command, args, { stdio: 'inherit' });
    if (status !== 0) fail(`${command} ${args[0]} failed`);
  }
  writeFileSync(stamp, wanted);
}

/** Runs checkov over a folder and returns its report. */
function scan(folder) {
  const args = [
    '-d',
    folder,
    '--framework',
    'terraform_json',
    '--skip-download',
    '--quiet',
    '--compact',
    '-o',
    'json',
  ];
  const env = { ...process.env, CHECKOV_RUN_SCA_PACKAGE_SCAN: 'false', LOG_LEVEL: 'ERROR' };
  const { stdout, stderr } = run(join(venv, 'bin', 'checkov'), args, { env });
  try {
    const report = JSON.parse(stdout);
    return Array.isArray(report) ? report[0] : report;
  } catch {
    return fail(`expected a JSON report of checkov, found: ${stderr || stdout}`);
  }
}

/** Reads the suppressions of a stack, as `<logical name> <check>`. */
function suppressionsOf(file) {
  const { resource = {} } = JSON.parse(readFileSync(file, 'utf8'));
  const found = Object.values(resource).flatMap((byName) =>
    Object.entries(byName).flatMap(([name, args]) =>
      Object.keys(args['//']?.suppressions ?? {})
        .filter((rule) => rule.startsWith('CKV'))
        .map((rule) => `${name} ${rule}`),
    ),
  );
  return new Set(found);
}

if (process.argv[2] === '--install') {
  install();
  process.exit(0);
}
const folder = resolve(process.argv[2] ?? 'cdktf.out');
if (!existsSync(join(folder, 'manifest.json')))
  fail(`${folder} has no manifest.json; run "npx cdktf synth" first`);
install();
const report = scan(folder);
const { stacks } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
let failures = 0;
let suppressed = 0;
for (const [id, { synthesizedStackPath: path }] of Object.entries(stacks)) {
  const allowed = suppressionsOf(join(folder, path));
  const used = new Set();
  for (const check of (report.results?.failed_checks ?? []).filter(
    ({ file_path }) => file_path === `/${path}`,
  )) {
    const key = `${check.resource.split('.').at(-1)} ${check.check_id}`;
    if (allowed.has(key)) {
      used.add(key);
      suppressed += 1;
    } else {
      failures += 1;
      console.error(`${id}: ${check.resource}: ${check.check_id} ${check.check_name}`);
    }
  }
  for (const key of [...allowed].filter((each) => !used.has(each))) {
    failures += 1;
    console.error(`${id}: ${key} is suppressed but does not fail; remove the suppression`);
  }
}
const { passed, parsing_errors: unread } = report.summary;
if (!passed || unread)
  fail(`expected passed checks and no unreadable file, found ${passed} passed and ${unread} unreadable`);
console.log(`checkov: ${passed} passed, ${suppressed} suppressed with a reason, ${failures} failures`);
process.exit(failures > 0 ? 1 : 0);
