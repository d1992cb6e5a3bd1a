const runScript = (path: string): string =>
  `"${process.execPath}" -r "${require.resolve('@cardlake/tooling/register')}" "${path}"`;

/** Command that runs the embedded engine in the place of a Spark job. */
export const EMBEDDED_ENGINE = `${runScript(require.resolve('./embedded-job'))} {args}`;

/** Command that runs the Spark jobs themselves, on a copy of the lake in a folder. */
export const sparkJobsOn = (folder: string): string =>
  `${runScript(require.resolve('./spark-job'))} "${folder}" {entry} {args}`;
