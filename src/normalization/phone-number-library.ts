// A module of its own, so that phone-number.ts can load it with the first number: the bundle keeps it in a file of its own.
export { isSupportedCountry, ParseError, parsePhoneNumberWithError } from 'libphonenumber-js/max';
