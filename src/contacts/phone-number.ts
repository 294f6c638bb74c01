import { createRequire } from 'node:module';

type Library = typeof import('libphonenumber-js/max');

const require = createRequire(import.meta.url);
let library: Library | undefined;

/**
 * What a text says as a phone number; throws where it is none. The library is loaded with the first number: a tenth of
 * every start would go there.
 */
export const parsePhoneNumber: Library['parsePhoneNumberWithError'] = (...given) => {
  library ??= require('libphonenumber-js/max') as Library;
  return library.parsePhoneNumberWithError(...given);
};
