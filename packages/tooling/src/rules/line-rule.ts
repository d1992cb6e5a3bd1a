import type { Rule, WorkspaceFile } from '../workspace';

/**
 * Makes a rule that lines of source files can break.
 * @param linesOf numbers of the lines of a file that break it; `place` is the path of the file in the repository
 */
export const lineRule =
  (message: string, linesOf: (file: WorkspaceFile, place: string) => readonly number[]): Rule =>
  (packages) =>
    packages.flatMap(({ folder, files }) =>
      files.flatMap((file) => {
        const place = `${folder}/${file.path}`;
        return linesOf(file, place).map((line) => ({ where: `${place}:${line}`, message }));
      }),
    );
