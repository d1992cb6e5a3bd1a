import { parseDocument } from 'yaml';
import { FeedError } from './feed-error';

/**
 * Reads the text of a `feeds/*.yaml` file: the same settings as in TypeScript.
 * @param place names the file in messages
 * @returns what the file says, to be checked by `readFeed`
 * @throws FeedError with the lines that are not YAML
 */
export function parseFeedYaml(text: string, place: string): unknown {
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length === 0) return document.toJS();
  throw new FeedError(
    place,
    document.errors.map(({ message, linePos }) => {
      const [first = ''] = message.replace(/ at line [0-9]+, column [0-9]+:?/, '').split('\n');
      return linePos === undefined ? first : `line ${linePos[0].line}: ${first.replace(/:$/, '')}`;
    }),
  );
}
