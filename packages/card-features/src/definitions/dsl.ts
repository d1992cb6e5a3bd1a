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
  fromSnapshot,
  isFirstSeen,
  isNight,
  isWeekend,
  max,
  mean,
  labelRate,
  ratio,
  snapshotGroup,
  stddev,
  sum,
  timeSincePrevious,
} = featuresOn(cardEvents);
