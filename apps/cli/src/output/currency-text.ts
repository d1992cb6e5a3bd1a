import type { CompiledGroup } from '@cardlake/features';

/** Column of the amounts of events. */
const AMOUNT = 'amount';

/** Says how amounts in the features of a group are to be read; empty for a group without any. */
export const currencyNote = ({ features }: Pick<CompiledGroup, 'features'>): string =>
  features.some(
    ({ compute }) => compute.kind === 'window' && 'column' in compute && compute.column === AMOUNT,
  )
    ? 'Amounts are in the currency of each event and are not converted: a card may mix several.\n'
    : '';
