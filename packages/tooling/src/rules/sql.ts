import type { Rule } from '../workspace';

/** SQL that reads files comes from `fileReader` of the lake, which never takes a folder's name for a column. */
export const oneFileReader: Rule = (packages) =>
  packages.flatMap(({ folder, files }) =>
    files
      .filter(({ shipped }) => shipped)
      .flatMap(({ path, fileReads }) =>
        fileReads.map((line) => ({
          where: `${folder}/${path}:${line}`,
          message: 'SQL reads files here; call fileReader of @cardlake/lake',
        })),
      ),
  );
