import { spawnSync } from 'node:child_process';
import type { Environment } from '../environment';

/** A repository on GitHub. */
export interface Repository {
  readonly owner: string;
  readonly name: string;
  /** Numbers that GitHub never gives to another owner or repository. */
  readonly ids?: RepositoryIds;
}

/** Ids of a repository and its owner: decimal numbers. */
export interface RepositoryIds {
  readonly owner: string;
  readonly repository: string;
}

/**
 * Lists the subjects that tokens of a repository's workflows may have: the name alone, and name and id. Repositories that
 * were created, renamed or transferred since 15 July 2026, or opted in, send the second form, others the first.
 * Both are exact, so that no other repository matches (github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens).
 * @param context the part after the repository, such as `environment:prod`
 */
export function tokenSubjects({ owner, name, ids }: Repository, context: string): string[] {
  const byName = `repo:${owner}/${name}:${context}`;
  if (ids === undefined) return [byName];
  return [byName, `repo:${owner}@${ids.owner}/${name}@${ids.repository}:${context}`];
}

/** Parses `<owner id>/<repository id>`. @returns undefined for any other text */
export function parseIds(text: string): RepositoryIds | undefined {
  const [, owner, repository] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(text.trim()) ?? [];
  return owner === undefined || repository === undefined ? undefined : { owner, repository };
}

/** Asks GitHub for the ids by its command line, which finds its sign-in in the environment. @returns the ids, or the reason why there are none */
export function readIds({ owner, name }: Repository, env: Environment): RepositoryIds | string {
  const { error, stdout, stderr, status } = spawnSync(
    'gh',
    ['api', `repos/${owner}/${name}`, '--jq', '"\\(.owner.id)/\\(.id)"'],
    { encoding: 'utf8', env, timeout: 30_000 },
  );
  if (error !== undefined) return `gh cannot be started (${error.message})`;
  if (status !== 0) return `gh failed (${stderr.trim().split('\n')[0]})`;
  return parseIds(stdout) ?? `gh answered ${JSON.stringify(stdout.slice(0, 80))} instead of two numbers`;
}
