const runScript = (path: string): string =>
  `"${process.execPath}" -r "${require.resolve('@cardlake/tooling/register')}" "${path}"`;

/** Command that runs the embedded engine in the place of a Spark job, with its state in a folder. */
export const embeddedEngineIn = (folder: string): string =>
  `${runScript(require.resolve('./embedded-job'))} "${folder}" {args}`;

/** Command that runs either job of feeds, the one that publishes on a copy of the lake in a folder. */
export const feedJobsOn = (folder: string): string =>
  `${runScript(require.resolve('./feed-job'))} "${folder}" {entry} {args}`;

/** Command that runs the Spark jobs themselves, on a copy of the lake in a folder. */
export const sparkJobsOn = (folder: string): string =>
  `${runScript(require.resolve('./spark-job'))} "${folder}" {entry} {args}`;
