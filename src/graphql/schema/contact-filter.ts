import { bySetFilterField, referenceWord, SET_RULES } from '../../contacts/contact/contact-sets.ts';
import type { AttributeCondition, ContactFilter } from '../../contacts/paging/contact-filter.ts';
import { MAX_FILTER_ATTRIBUTES, MAX_FILTER_VALUES } from '../../contacts/validation/limits.ts';
import { builder } from './builder.ts';
import { memberType } from './set-member.ts';

const AttributeConditionInput = builder.inputRef<AttributeCondition>('AttributeConditionInput').implement({
  description:
    'What must hold for an attribute: all that is given, for its value or, where it has several, for one of them.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'The key of the attribute.' }),
    equals: t.field({ type: 'AttributeScalar', description: 'The value.' }),
    in: t.field({
      type: ['AttributeScalar'],
      description: `The values of which it is one. At most ${MAX_FILTER_VALUES} items.`,
    }),
    from: t.field({ type: 'AttributeScalar', description: 'The least value: a number, a time or a text.' }),
    to: t.field({ type: 'AttributeScalar', description: 'The largest value: a number, a time or a text.' }),
    exists: t.boolean({ description: 'Whether the contact has a value at all.' }),
  }),
});

const TimeRangeInput = builder.inputRef<{ from?: number | null; to?: number | null }>('TimeRangeInput').implement({
  description: 'A range of time, with both of its ends.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', description: 'The earliest time.' }),
    to: t.field({ type: 'DateTime', description: 'The latest time.' }),
  }),
});

export const ContactFilterInput = builder.inputRef<ContactFilter>('ContactFilterInput').implement({
  description:
    'Which contacts are meant: those for which all that is given holds; null in it is an error. A list, an account, a company and the time of ' +
    'creation are found in an index. Anything else is looked for contact by contact, among those of that index: for ' +
    'rare matches among many contacts this takes seconds.',
  fields: (t) => ({
    attributes: t.field({
      type: [AttributeConditionInput],
      description: `What must hold for attributes. At most ${MAX_FILTER_ATTRIBUTES} items.`,
    }),
    ...bySetFilterField((set) =>
      t.field({
        type: memberType(set),
        description: `The ${referenceWord(set)} of the ${SET_RULES[set].one} that they belong to. In an index.`,
      }),
    ),
    identifierKey: t.string({ description: 'The kind of identifier that they have. A scan.' }),
    createdAt: t.field({ type: TimeRangeInput, description: 'When they were created. In an index.' }),
    updatedAt: t.field({ type: TimeRangeInput, description: 'When they last changed. A scan.' }),
    displayNamePrefix: t.string({
      description: 'How the computed display name begins, by Unicode case folding: `stras` finds `Straße`. A scan.',
    }),
  }),
});
