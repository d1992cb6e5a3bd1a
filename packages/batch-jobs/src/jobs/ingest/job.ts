import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { sha256Of } from '@cardlake/lake';
import { UserError, withInputErrors } from '@cardlake/runtime';
import { z } from 'zod';
import { defineJob, type JobContext } from '../../contract/job';
import { countRows } from './count-rows';
import { download } from './download';

const isAddress = (source: string): boolean => /^https?:\/\//i.test(source);

const NAME = /^[A-Za-z0-9][\w.-]*$/;
const name = z.string().regex(NAME, 'expected letters, digits, dots, - and _');

/** Copies one file into the raw data of a lake. */
export const ingestJob = defineJob(
  {
    name: 'ingest',
    summary:
      'Copies a file, or what an address holds, into the raw data of the lake, with its checksum and number of rows',
    inputs: [{ path: '--source', meaning: 'a file of this machine, or an http or https address' }],
    outputs: [
      {
        path: 'raw/DATASET/NAME',
        meaning: 'the file as it is; in a bucket its SHA-256 and number of rows are metadata of the object',
      },
    ],
    settings: {
      source: {
        placeholder: '<file or address>',
        meaning: 'the file to copy; a download that breaks off is continued',
        isLocalFile: (text) => !isAddress(text),
        schema: z.string('expected a file or an address').min(1, 'expected a file or an address'),
      },
      dataset: {
        placeholder: '<name>',
        meaning: 'folder below raw/; default nyc_tlc',
        schema: name.default('nyc_tlc'),
      },
      name: {
        placeholder: '<name>',
        meaning: 'name of the copy; default that of the source',
        schema: name.optional(),
      },
      sha256: {
        placeholder: '<hex>',
        meaning: 'checksum that the file must have',
        schema: z
          .string()
          .regex(/^[0-9a-fA-F]{64}$/, 'expected 64 hexadecimal digits')
          .transform((text) => text.toLowerCase())
          .optional(),
      },
    },
    examples: [
      '--source green_tripdata_2024-01.parquet',
      '--source https://d37ci6vzurychx.cloudfront.net/trip-data/green_tripdata_2024-01.parquet',
    ],
  },
  async ({ source, dataset, name: given, sha256: expected }, context) => {
    const file = await openSource(source, context);
    const copyName = given ?? file.name;
    if (!NAME.test(copyName))
      throw new UserError(
        'bad_option',
        `${JSON.stringify(copyName)} cannot be the name of a file of the lake`,
        {
          hint: 'Give --name, of letters, digits, dots, - and _.',
        },
      );
    const sha256 = await sha256Of(file.path);
    if (expected !== undefined && sha256 !== expected)
      throw new UserError('damaged_input', `${source} has the SHA-256 ${sha256}, expected ${expected}`, {
        hint: 'Nothing was written. Fetch it again, or correct --sha256.',
      });
    const rows = await countRows(copyName, file.path, context);
    context.signal.throwIfAborted();
    const path = `raw/${dataset}/${copyName}`;
    await context.store.upload(path, file.path, { sha256, rows: String(rows) });
    return { path, bytes: statSync(file.path).size, rows, sha256 };
  },
);

/** Brings the source to the local disk. */
async function openSource(
  source: string,
  context: JobContext,
): Promise<{ readonly name: string; readonly path: string }> {
  if (!isAddress(source)) {
    withInputErrors(source, 'Give a file, or an http or https address.', () => {
      if (!statSync(source).isFile()) throw new Error('it is no file');
    });
    return { name: basename(source), path: source };
  }
  if (!URL.canParse(source))
    throw new UserError('bad_option', `--source: ${source} is no address`, { hint: 'Check it.' });
  const url = new URL(source);
  const path = join(context.tempDir, 'download');
  const stage = context.reporter.stage('download');
  await download(url, path, { onBytes: stage.advance, signal: context.signal });
  stage.done({ bytes: statSync(path).size });
  return { name: url.pathname.split('/').at(-1) ?? '', path };
}
