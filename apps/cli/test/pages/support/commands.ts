import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { awsFaults } from './aws-cli';
import { typedFaults } from './cardlake-command';
import { cdktfFaults } from './cdktf-command';
import { parseLine } from './shell';

const root = join(__dirname, '..', '..', '..', '..', '..');
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');

/** Answers what is wrong with the words after the name of a program; nothing if it can be typed. */
type Check = (words: readonly string[]) => string[] | Promise<string[]>;

/**
 * `npm run SCRIPT`, of the root or with `--prefix FOLDER` of a package; `--silent` keeps npm's own lines out. Options after `--` are those
 * that the file of the script declares.
 */
const npm: Check = ([command = '', ...rest]) => {
  const isShort = command === 'start' || command === 'test';
  const words = (isShort ? [command, ...rest] : rest).filter((word) => word !== '--silent');
  const [own, given] = words.includes('--')
    ? [words.slice(0, words.indexOf('--')), words.slice(words.indexOf('--') + 1)]
    : [words, []];
  const [script = '', option, folder = '.', ...more] = own;
  const isWhole = (option === undefined || option === '--prefix') && more.length === 0;
  const manifest = join(folder, 'package.json');
  const scripts: Readonly<Record<string, string>> = existsSync(join(root, manifest))
    ? JSON.parse(read(manifest)).scripts
    : {};
  const line = scripts[script];
  if (!(isShort || command === 'run') || !isWhole || line === undefined)
    return [`there is no script ${script}`];
  const declared = given.length === 0 ? '' : read(folder, line.replace('node ', ''));
  return given
    .filter((word) => !declared.includes(`${word.slice(2)}: { type:`))
    .map((word) => `${script} has no option ${word}`);
};

const npx: Check = ([name, ...rest]) =>
  name === 'cdktf' ? cdktfFaults(rest) : [`${name} is not known to this test`];

/** Outputs of the Terraform that `cardlake bootstrap` writes. */
const bootstrapOutputs = read('apps', 'cli', 'src', 'bootstrap', 'document.ts');

const terraform: Check = ([folder = '', command = '', ...rest]) => [
  ...(/^-chdir=terraform-state\/bootstrap-(dev|\$ENVIRONMENT)$/.test(folder)
    ? []
    : [`${folder} is no folder of ours`]),
  ...(['output', 'destroy'].includes(command) ? [] : [`${command} is not known to this test`]),
  ...rest.flatMap((word) =>
    word === '-raw' || bootstrapOutputs.includes(`      ${word}: {`) ? [] : [`there is no output ${word}`],
  ),
];

/** `gh variable set` and `gh workflow run`, as https://cli.github.com/manual describes them. */
const gh: Check = ([group, verb, name = '', ...rest]) => {
  const flags: Readonly<Record<string, readonly string[]>> = {
    'variable set': ['--body', '--env'],
    'workflow run': ['--field'],
  };
  const known = flags[`${group} ${verb}`];
  if (known === undefined) return [`gh ${group} ${verb} is not known to this test`];
  const wrong = rest.filter((word) => word.startsWith('-') && !known.includes(word));
  if (group === 'variable') return wrong;
  const workflow = existsSync(join(root, '.github', 'workflows', name))
    ? read('.github', 'workflows', name)
    : '';
  const inputs = rest.flatMap((word) => /^(\w+)=/.exec(word)?.[1] ?? []);
  return [
    ...wrong,
    ...inputs
      .filter((input) => !workflow.includes(`      ${input}:\n`))
      .map((input) => `${name} has no ${input}`),
  ];
};

const git: Check = ([command, what]) => {
  if (command === 'fetch') return what === '--tags' ? [] : ['fetch what?'];
  const { version } = JSON.parse(read('package.json'));
  return command === 'checkout' && what === `v${version}` ? [] : [`the release is v${version}`];
};

const node: Check = ([flag, code = '']) => {
  if (flag !== '-p') return existsSync(join(root, flag ?? '')) ? [] : [`${flag} does not exist`];
  new Script(code);
  return [];
};

/** Programs of every Unix; what they do here is not checked. */
const UNIX = ['cat', 'cd', 'date', 'echo', 'eval', 'grep', 'head', 'ls', 'mkdir', 'rm', 'sort', 'tail'];

/** Pages ask the server of this machine alone. */
const curl: Check = (words) =>
  words.some((word) => /^http:\/\/127\.0\.0\.1:7070\/\w/.test(word))
    ? []
    : ['curl asks another host than `cardlake serve`'];

/** The programs of the pages. */
const CHECKS: Readonly<Record<string, Check>> = {
  ...Object.fromEntries(UNIX.map((name): [string, Check] => [name, () => []])),
  './cardlake': typedFaults,
  aws: awsFaults,
  curl,
  gh,
  git,
  node,
  npm,
  npx,
  terraform,
};

/** Lists what is wrong with a line of a page. */
export async function faultsOf(line: string): Promise<string[]> {
  const found: string[] = [];
  for (const { words } of parseLine(line)) {
    const [name, ...rest] = words;
    if (name === undefined) continue;
    const check = CHECKS[name];
    found.push(...(check === undefined ? [`${name} is not known to this test`] : await check(rest)));
  }
  return found;
}
