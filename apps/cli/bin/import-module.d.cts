export declare function importModule(url: string): Promise<unknown>;
