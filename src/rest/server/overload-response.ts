import { OVERLOADED } from '../../protocol/failure.ts';
import { problemBody, wantsProblem } from './error-response.ts';

/** The response under overload for a client that accepts these types. */
export function restOverloadResponse(accept: string | undefined) {
  return wantsProblem(accept) ? PROBLEM : DOCUMENTED;
}

const PROBLEM = refusalAs(true);
const DOCUMENTED = refusalAs(false);

/** Made once: it is asked for thousands of times a second. */
function refusalAs(isProblem: boolean) {
  const { contentType, body } = problemBody(isProblem, { ...OVERLOADED, details: {} });
  return { contentType, body: JSON.stringify(body) };
}
