import type { Size } from './world.ts';

/** What `npm run test:system` has the time for. */
export const SHORT: Size = { contacts: 20_000, fullContacts: 30, deletable: [125, 500] };

/** What `npm run worst-case` is measured on. */
export const LONG: Size = { contacts: 200_000, fullContacts: 110, deletable: [200, 2_000] };
