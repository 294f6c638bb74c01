import { OVERLOADED } from '../../protocol/failure.ts';
import { problemBody, wantsProblem } from './error-response.ts';

/** Returns the response under overload for an `Accept` header. */
export function restOverloadResponse(accept: string | undefined) {
  return wantsProblem(accept) ? PROBLEM : DOCUMENTED;
}

const PROBLEM = refusalAs(true);
const DOCUMENTED = refusalAs(false);

/** Created once, because it is needed thousands of times per second. */
function refusalAs(isProblem: boolean) {
  const { contentType, body } = problemBody(isProblem, { ...OVERLOADED, details: {} });
  return { contentType, body: JSON.stringify(body) };
}
