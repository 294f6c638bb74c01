#!/usr/bin/env node
import './node-version.ts';
import './young-generation.ts';

// Without it, graphql-js looks at each object twice for signs of a second copy of itself.
process.env.NODE_ENV ??= 'production';

// Not imported from here, but loaded when that has run: only what comes after it is kept compiled.
await import('./cli/command-line.ts');
