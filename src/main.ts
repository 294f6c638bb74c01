#!/usr/bin/env -S node --max-semi-space-size=16
import './node-version.ts';

// Without it, graphql-js looks at each object twice for signs of a second copy of itself.
process.env.NODE_ENV ??= 'production';

// Not imported from here, but loaded when that has run: only what comes after it is kept compiled.
await import('./cli/command-line.ts');
