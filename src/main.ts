#!/usr/bin/env node
import './program-start.ts';
import './v8-options.ts';

// Otherwise graphql-js checks every object twice for a second copy of itself.
process.env.NODE_ENV ??= 'production';

// A dynamic import, because Node caches compiled code only for modules that load after the call above.
await import('./cli/command-line.ts');
