import { builder } from './builder.ts';

export const ContactOutcome = builder.enumType('ContactOutcome', {
  description: 'The outcome of an update.',
  values: {
    CREATED: { description: 'The contact was created.' },
    UPDATED: { description: 'The contact was changed.' },
    UNCHANGED: { description: 'The contact already had the requested state.' },
  } as const,
});
