import type { ControlTable } from './control-table';
import type { ReleaseControl } from './release-control';

/** Creates a control table in memory. */
export function memoryControlTable(): ControlTable {
  const controls = new Map<string, ReleaseControl>();
  return {
    read: async (model) => controls.get(model),
    async write(model, control) {
      if (control.revision !== (controls.get(model)?.revision ?? 0) + 1) return false;
      controls.set(model, control);
      return true;
    },
  };
}
