import { builder } from './builder.ts';

export const ContactOutcome = builder.enumType('ContactOutcome', {
  description: 'What an update did.',
  values: {
    CREATED: { description: 'There was no such contact, now there is.' },
    UPDATED: { description: 'The contact has changed.' },
    UNCHANGED: { description: 'The contact was already as the update wants it.' },
  } as const,
});
