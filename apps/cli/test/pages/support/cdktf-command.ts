import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { dependenciesOf, type StackDeclaration, stackDeclarations } from '@cardlake/platform';

const root = join(__dirname, '..', '..', '..', '..', '..');

const declarations: readonly StackDeclaration[] = stackDeclarations;
const helps = new Map<string, string>();

/** Reads what cdktf says about one of its commands. */
function helpOf(command: string): string {
  const known = helps.get(command);
  if (known !== undefined) return known;
  const cdktf = join(root, 'node_modules', '.bin', 'cdktf');
  const { stdout } = spawnSync(cdktf, [command, '--help'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, CHECKPOINT_DISABLE: '1' },
  });
  helps.set(command, stdout);
  return stdout;
}

const namesOf = (stacks: readonly StackDeclaration[]): string[] => stacks.map(({ name }) => name);

/** Stacks without which cdktf refuses to deploy or to destroy one, unless it is told to ignore them. */
const NEEDED: Readonly<Record<string, (stack: string) => string[]>> = {
  deploy: (stack) =>
    declarations.filter(({ name }) => name === stack).flatMap((each) => namesOf(dependenciesOf(each))),
  destroy: (stack) => namesOf(declarations.filter((each) => namesOf(dependenciesOf(each)).includes(stack))),
};

/** Lists what is wrong with the words after `cdktf`. */
export function cdktfFaults([command = '', ...rest]: readonly string[]): string[] {
  const help = helpOf(command);
  if (!help.includes(`cdktf ${command}`)) return [`cdktf has no ${command}`];
  const words = rest.filter((_, index) => rest[index - 1] !== '--outputs-file');
  const options = words.filter((word) => word.startsWith('--'));
  const stacks = words
    .filter((word) => !word.startsWith('--'))
    .map((word) => ({ word, name: /^(?:dev|prod|\$ENVIRONMENT)-(.*)$/.exec(word)?.[1] ?? '' }));
  const named = stacks.map(({ name }) => name);
  const needed = named.flatMap(NEEDED[command] ?? (() => []));
  const isIgnored = named.includes('*') || options.includes('--ignore-missing-stack-dependencies');
  return [
    ...options
      .filter((option) => !new RegExp(`${option}\\b`).test(help))
      .map((option) => `cdktf ${command} has no ${option}`),
    ...stacks
      .filter(({ name }) => name !== '*' && !namesOf(declarations).includes(name))
      .map(({ word }) => `there is no stack ${word}`),
    ...(isIgnored ? [] : needed)
      .filter((name) => !named.includes(name))
      .map((name) => `cdktf ${command} refuses without ${name}`),
  ];
}
