/** `@cardlake/schema/arrow`: the one entry that loads apache-arrow. */
export { toArrow } from './projections/arrow';
