import { cpSync } from 'node:fs';
import { makeTestLake, readContents, testFolder } from '../../../test-kit';

/** Makes a lake before the tests of a file, for them to damage copies of it. */
export function makeValidLake() {
  const path = testFolder();
  const root = path('valid');
  let contents: Awaited<ReturnType<typeof readContents>>;
  let copies = 0;
  beforeAll(async () => {
    await makeTestLake(root);
    contents = await readContents(root);
  });
  return {
    path,
    root,
    /** Returns all that a rebuild must restore. */
    contents: () => contents,
    /** Copies the lake. @returns the root of the copy */
    copy(): string {
      const lake = path(`copy-${copies++}`);
      cpSync(root, lake, { recursive: true });
      return lake;
    },
  };
}
