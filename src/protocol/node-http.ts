/**
 * The parts of Node's HTTP that are used as values. An import would read every export of the module, one of which loads
 * all of `fetch`: a fifth of the time until the first response.
 */
export const { ServerResponse, STATUS_CODES } = process.getBuiltinModule('node:http');
