import module from 'node:module';
import { nodeProblem } from './node-version.ts';

// Imported before anything else, and so before the native database, which crashes without a message on an older Node.js.
const problem = nodeProblem();
if (problem !== undefined) {
  console.error(problem);
  process.exit(1);
}

// Keeps compiled code for the next start, which saves about a fifth of its time.
module.enableCompileCache();
