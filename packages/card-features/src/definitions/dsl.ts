import { cardEvents } from '@cardlake/card-schema';
import { featuresOn } from '@cardlake/features';

/** The definition language over card authorisations. */
export const {
  column,
  count,
  countDistinct,
  entity,
  feature,
  featureGroup,
  isNew,
  isNight,
  isWeekend,
  max,
  mean,
  meanOfLabel,
  ratio,
  stddev,
  sum,
  timeSincePrevious,
} = featuresOn(cardEvents);
