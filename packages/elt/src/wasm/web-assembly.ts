/** The part of WebAssembly that is used, which the types of Node lack. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: Readonly<Record<string, object>>);
    readonly exports: object;
  }
}

const PAGE_BYTES = 65_536;

/** Memory as WebAssembly exports it. */
export interface ExportedMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** The memory of a module, which grows. */
export class GrowingMemory {
  private view: Buffer;

  constructor(private readonly memory: ExportedMemory) {
    this.view = Buffer.from(memory.buffer);
  }

  /** All of it, until it grows. */
  get bytes(): Buffer {
    return this.view;
  }

  /** Makes it at least so long. */
  reserve(bytes: number): void {
    const missing = bytes - this.view.length;
    if (missing <= 0) return;
    this.memory.grow(Math.ceil(missing / PAGE_BYTES));
    this.view = Buffer.from(this.memory.buffer);
  }
}

/** Loads a module. @param module in Base64 @returns what it exports */
export function instantiate<Exports>(module: string, imports: Readonly<Record<string, object>>): Exports {
  const compiled = new WebAssembly.Module(Buffer.from(module, 'base64'));
  return new WebAssembly.Instance(compiled, imports).exports as Exports;
}
