import { statSync } from 'node:fs';
import { bronzeTable, bronzeTypes, listBronzeObjects } from '@cardlake/bronze';
import { type DuckSession, openLake, openSession, type WriteSession } from '@cardlake/lake';
import { silentReporter } from '@cardlake/runtime';
import { inlineDecoder, refine } from '@cardlake/silver-gold';

interface RefinedLake {
  readonly session: DuckSession;
  readonly write: WriteSession;
  close(): void;
}

/** Makes a lake of a folder with bronze, and refines its objects to silver. */
export async function refinedLake(lakeRoot: string): Promise<RefinedLake> {
  const lake = await openLake(lakeRoot, { create: true });
  const write = await lake.beginWrite();
  const session = await openSession({ tempDir: write.stagingDir, memoryMb: 500, threads: 2 });
  const objects = bronzeTypes.flatMap((type) =>
    [...listBronzeObjects(lakeRoot, bronzeTable(type))].map((object) => ({
      ...object,
      type,
      bytes: statSync(object.location).size,
    })),
  );
  await refine(objects, { session, write, lakeRoot, decoder: inlineDecoder(), reporter: silentReporter });
  return {
    session,
    write,
    close() {
      session.close();
      write.release();
    },
  };
}
