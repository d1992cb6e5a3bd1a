/**
 * A package's own Python environment: a virtual environment in its folder, with requirements that are pinned by hash.
 * `import { pythonEnvironment } from '@cardlake/tooling/python-environment'`.
 */
const { spawn, spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { delimiter, dirname, join } = require('node:path');
const { exclusively } = require('./exclusively.cjs');

const pythonIn = (venv) => join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

function pythonEnvironment(spec) {
  const venv = join(spec.folder, '.venv');
  const stamp = (folder) => join(folder, '.cardlake-provisioned');
  const fingerprint = () => {
    const hash = createHash('sha256').update(JSON.stringify(spec.contents ?? null));
    for (const file of [...spec.requirements, ...(spec.optionalRequirements ?? [])])
      hash.update(readFileSync(file));
    return hash.digest('hex');
  };
  const isCurrent = () => existsSync(stamp(venv)) && readFileSync(stamp(venv), 'utf8') === fingerprint();

  function create(folder) {
    const python = findPython(spec);
    process.stderr.write(`cardlake ${spec.name}: creating a Python environment with ${python}\n`);
    runProgram(spec.name, python, ['-m', 'venv', folder]);
    for (const file of spec.requirements) installRequirements(spec.name, folder, file);
    spec.complete?.(folder);
    writeFileSync(stamp(folder), fingerprint());
  }

  return {
    venv,
    python: pythonIn(venv),
    provision() {
      if (isCurrent()) return;
      exclusively(`${venv}.lock`, () => {
        if (isCurrent()) return; // created by another process in the meantime
        // Under a name of its own until it is complete, so that nothing uses a half-made environment.
        const unfinished = `${venv}-${process.pid}`;
        try {
          create(unfinished);
          rmSync(venv, { recursive: true, force: true });
          renameSync(unfinished, venv);
        } finally {
          rmSync(unfinished, { recursive: true, force: true });
        }
      });
    },
  };
}

/**
 * Runs a Python program and exits with its code. With CARDLAKE_STDIN_OF_STARTER=1 the program that started this one keeps its
 * standard input open: when that ends, the program is gone, even if it was killed, and Python is stopped.
 */
function runPython(python, args, { cwd, env = process.env } = {}) {
  const { CARDLAKE_STDIN_OF_STARTER: watch, ...own } = env;
  const stdin = watch === '1' ? 'ignore' : 'inherit';
  const child = spawn(python, args, { cwd, env: own, stdio: [stdin, 'inherit', 'inherit'] });
  if (watch === '1') process.stdin.on('end', () => child.kill()).resume();
  // Ctrl-C also reaches Python; this process waits until it has ended.
  process.on('SIGINT', () => {});
  child.once('error', (error) => {
    console.error(`cardlake: cannot run ${python}: ${error.message}`);
    process.exit(1);
  });
  child.once('close', (code) => process.exit(code ?? 1));
}

function findPython({ name, versions }) {
  const candidates = [
    process.env.CARDLAKE_PYTHON,
    ...versions.map((version) => `python${version}`),
    'python3',
    'python',
  ];
  const askVersion = 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])';
  for (const candidate of candidates.filter(Boolean)) {
    const { status, stdout } = spawnSync(candidate, ['-c', askVersion], { encoding: 'utf8' });
    if (status === 0 && versions.includes(stdout.trim())) return candidate;
  }
  return exitWith(
    name,
    `no Python ${versions.join(', ')} with the venv module was found.`,
    `Install python${versions[0]} (and python${versions[0]}-venv if that is a separate package), or set CARDLAKE_PYTHON to its path.`,
  );
}

function installRequirements(name, venv, requirements) {
  runProgram(name, pythonIn(venv), [
    ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'],
    // Some packages come as source only; what builds them is pinned as well, in an earlier file.
    ...['--require-hashes', '--no-deps', '--use-pep517', '--no-build-isolation'],
    ...['-r', requirements],
  ]);
}

function runProgram(name, command, args) {
  const env = { ...process.env, PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) };
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env });
  if (status === 0) return;
  const reason = error ? error.message : `exit code ${status}`;
  exitWith(name, `\`${command} ${args.join(' ')}\` failed: ${reason}.`, 'See its output above.');
}

function exitWith(name, message, hint) {
  console.error(`cardlake ${name}: ${message}\n  ${hint}`);
  process.exit(1);
}

module.exports = { exitWith, installRequirements, pythonEnvironment, pythonIn, runProgram, runPython };
