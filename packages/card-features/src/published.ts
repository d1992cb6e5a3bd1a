// Written by `npm run compile`; do not edit.
import fraudFeaturesV1 from '../compiled/fraud_features_v1.json';
import fraudFeaturesV2 from '../compiled/fraud_features_v2.json';
import merchantRiskV1 from '../compiled/merchant_risk_v1.json';
import rtCardFeaturesV1 from '../compiled/rt_card_features_v1.json';

/** Every published group as it is committed. */
export const published = {
  rt_card_features_v1: rtCardFeaturesV1,
  fraud_features_v1: fraudFeaturesV1,
  fraud_features_v2: fraudFeaturesV2,
} as const;

/** Every published snapshot group as it is committed. */
export const publishedSnapshots = {
  merchant_risk_v1: merchantRiskV1,
} as const;

/** Durations as declared, where they are not written in the shortest way: groups by name, then features. */
export const durations = {
  rt_card_features_v1: {
    merchant_count_24h: { window: '24h' },
  },
  fraud_features_v1: {
    card_amount_max_24h: { window: '24h' },
    card_country_count_24h: { window: '24h' },
  },
  fraud_features_v2: {
    card_amount_max_24h: { window: '24h' },
    card_country_count_24h: { window: '24h' },
  },
} as const;
