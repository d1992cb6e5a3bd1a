import { errnoOf } from '@cardlake/lake';

/** The file system's refusal to read an object. */
export class UnreadableObject extends Error {
  override readonly name = 'UnreadableObject';

  /** @param errno code of the file system's error, such as `EACCES` */
  constructor(
    readonly errno: string,
    cause: unknown,
  ) {
    super(`cannot read a bronze object (${errno})`, { cause });
  }
}

/** Runs a read of the file system. @throws UnreadableObject when that refuses */
export async function withReadErrors<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const errno = errnoOf(error);
    throw errno === undefined ? error : new UnreadableObject(errno, error);
  }
}
