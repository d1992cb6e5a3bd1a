import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeSpansOf } from '@cardlake/tooling/pages';

const PAGE = join(__dirname, '..', '..', '..', '..', 'docs', 'least-privilege.md');

/** A row of the table in docs/least-privilege.md: permissions of a role that local AWS does not judge. */
export interface UnjudgedActions {
  /** Name of the role in dev. */
  readonly role: string;
  readonly actions: readonly string[];
}

/** Reads the table. */
export function readUnjudgedTable(): UnjudgedActions[] {
  const rows = readFileSync(PAGE, 'utf8').split('\n');
  return rows.flatMap((row) => {
    const [, roles = '', actions = ''] = row.split('|');
    const named = codeSpansOf({ text: roles }).filter((role) => role.startsWith('cardlake-dev-'));
    return named.map((role) => ({ role, actions: codeSpansOf({ text: actions }) }));
  });
}

/** Lists the permissions of a role that local AWS does not judge, sorted. */
export const unjudgedActions = (role: string): string[] =>
  readUnjudgedTable()
    .filter((row) => row.role === role)
    .flatMap(({ actions }) => actions)
    .sort();
