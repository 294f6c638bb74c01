import type { Size } from './world.ts';

/** The sizes for `npm run test:system`, which has less time. */
export const SHORT: Size = { contacts: 20_000, fullContacts: 30, deletable: [125, 500] };

/** The sizes for `npm run worst-case`. */
export const LONG: Size = { contacts: 200_000, fullContacts: 110, deletable: [200, 2_000] };
