import type { Rule } from '../workspace';
import { lineRule } from './line-rule';

const noBareCountsAnywhere = lineRule(
  'a number stands before a noun in the plural, and may be 1; write both with numberOf of @cardlake/runtime',
  ({ shipped, bareCounts }) => (shipped ? bareCounts : []),
);

/** People read "1 row", not "1 rows". Layers that may not import the words are left out: none of their texts is a report. */
export const noBareCounts: Rule = (packages) =>
  noBareCountsAnywhere(packages.filter(({ layer }) => layer === 'runtime' || layer === 'app'));
