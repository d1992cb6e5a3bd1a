import { entity } from './dsl';

export const card = entity('card', 'card_id');

export const merchant = entity('merchant', 'merchant_id');
