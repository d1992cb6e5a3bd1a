import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ListedObject, ObjectRemover, ObjectStore, WriteCondition } from '../../src/s3/ports';

/** Entries of one page of ListObjectsV2: few, so that tests meet a second page. */
const PAGE_SIZE = 2;

/** Answers GetObject, PutObject, DeleteObject and ListObjectsV2, with the bucket in the path. */
export async function answerS3(
  objects: ObjectStore & ObjectRemover,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '', 'http://x');
  const [, bucket = '', key = ''] = /^\/([^/]+)\/?(.*)$/.exec(decodeURIComponent(url.pathname)) ?? [];
  try {
    if (request.method === 'PUT') {
      const condition = conditionOf(request);
      const etag = await objects.put({ bucket, key }, body, condition && { condition });
      response.writeHead(200, { etag }).end();
    } else if (request.method === 'DELETE') {
      await objects.remove({ bucket, key });
      response.writeHead(204).end();
    } else if (url.searchParams.get('list-type') === '2') {
      const entries: ListedObject[] = [];
      for await (const entry of objects.list(bucket, url.searchParams.get('prefix') ?? ''))
        entries.push(entry);
      response.writeHead(200, { 'content-type': 'application/xml' });
      response.end(listing(entries, Number(url.searchParams.get('continuation-token') ?? 0)));
    } else {
      const found = await objects.get({ bucket, key });
      if (found === undefined) return refuse(response, 404, 'NoSuchKey');
      const expected = request.headers['if-match'];
      if (expected !== undefined && expected !== found.etag)
        return refuse(response, 412, 'PreconditionFailed');
      const [, from = '0', to = String(found.content.length)] =
        /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
      response
        .writeHead(request.headers.range === undefined ? 200 : 206, { etag: found.etag })
        .end(found.content.subarray(Number(from), Number(to) + 1));
    }
  } catch (error) {
    if ((error as Error).name !== 'PreconditionFailed') throw error;
    refuse(response, 412, 'PreconditionFailed');
  }
}

function conditionOf({ headers }: IncomingMessage): WriteCondition | undefined {
  if (headers['if-match'] !== undefined) return { ifMatch: headers['if-match'] };
  return headers['if-none-match'] === undefined ? undefined : { ifNoneMatch: '*' };
}

function listing(entries: readonly ListedObject[], start: number): string {
  const end = start + PAGE_SIZE;
  const contents = entries
    .slice(start, end)
    .map(
      ({ key, bytes, etag, modifiedMs }) =>
        `<Contents><Key>${key}</Key><LastModified>${new Date(modifiedMs).toISOString()}</LastModified><Size>${bytes}</Size><ETag>${etag.replaceAll('"', '&quot;')}</ETag></Contents>`,
    );
  const isTruncated = end < entries.length;
  const next = isTruncated ? `<NextContinuationToken>${end}</NextContinuationToken>` : '';
  return `<ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`;
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}
