import { iamActionOf } from './iam-action';

/** IAM's name of a service by client package; the SDK itself where code calls methods of a client. */
export type SdkClients = Readonly<Record<string, { readonly service: string; readonly sdk?: object }>>;

/** Matches a value import of an AWS client: names and package. */
const IMPORT = /^import (?!type)\{([^}]*)\} from '(@aws-sdk\/client-[\w-]+)'/gm;

/**
 * Finds the AWS calls of sources as IAM actions: every command and paginator that they import, and every method of a client they create
 * whose name occurs in them.
 * @param clients the clients that the sources may import
 * @throws Error on another client
 */
export function sdkCalls(sources: readonly string[], clients: SdkClients): Set<string> {
  const found = new Set<string>();
  for (const [, names = '', specifier = ''] of sources.flatMap((text) => [...text.matchAll(IMPORT)])) {
    const client = clients[specifier];
    if (client === undefined)
      throw new Error(`${specifier} is unknown; add its service to the clients of the test`);
    for (const name of valuesIn(names)) {
      const [, command, paged] = /^(\w+)Command$|^paginate(\w+)$/.exec(name) ?? [];
      const call = command ?? paged;
      for (const method of call === undefined ? methodsOf(client.sdk, name) : [call]) {
        if (call !== undefined || isCalled(method, sources))
          found.add(iamActionOf(`${client.service}:${method}`));
      }
    }
  }
  return found;
}

const valuesIn = (names: string): string[] =>
  names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '));

/** Lists the calls (`BatchGetRecord`, …) of a client with a method for each; plain clients only have `send`. */
function methodsOf(sdk: object | undefined, name: string): string[] {
  const { prototype = {} } = (sdk as Record<string, { prototype?: object }> | undefined)?.[name] ?? {};
  return Object.keys(prototype).map((method) => `${method[0]?.toUpperCase()}${method.slice(1)}`);
}

const isCalled = (method: string, sources: readonly string[]): boolean =>
  sources.some((text) => text.includes(`.${method[0]?.toLowerCase()}${method.slice(1)}(`));
