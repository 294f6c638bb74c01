import { bySetFilterField, referenceWord, SET_RULES } from '../../contacts/contact/contact-sets.ts';
import type { AttributeCondition, ContactFilter } from '../../contacts/paging/contact-filter.ts';
import { MAX_FILTER_ATTRIBUTES, MAX_FILTER_VALUES } from '../../contacts/validation/limits.ts';
import { builder } from './builder.ts';
import { memberType } from './set-member.ts';

const AttributeConditionInput = builder.inputRef<AttributeCondition>('AttributeConditionInput').implement({
  description: 'Conditions for an attribute. Its value, or one of its values, must meet all of them.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'The key of the attribute.' }),
    equals: t.field({ type: 'AttributeScalar', description: 'The value.' }),
    in: t.field({
      type: ['AttributeScalar'],
      description: `The allowed values. At most ${MAX_FILTER_VALUES} items.`,
    }),
    from: t.field({ type: 'AttributeScalar', description: 'The minimum: a number, a time or a string.' }),
    to: t.field({ type: 'AttributeScalar', description: 'The maximum: a number, a time or a string.' }),
    exists: t.boolean({ description: 'Whether the contact has a value.' }),
  }),
});

const TimeRangeInput = builder.inputRef<{ from?: number | null; to?: number | null }>('TimeRangeInput').implement({
  description: 'A range of time, including both ends.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', description: 'The earliest time.' }),
    to: t.field({ type: 'DateTime', description: 'The latest time.' }),
  }),
});

export const ContactFilterInput = builder.inputRef<ContactFilter>('ContactFilterInput').implement({
  description:
    'Selects the contacts that meet all conditions. A null condition is an error. Lists, accounts, companies and the ' +
    'time of creation use an index. All other conditions scan the contacts of that index: rare matches among many ' +
    'contacts take seconds.',
  fields: (t) => ({
    attributes: t.field({
      type: [AttributeConditionInput],
      description: `Conditions for attributes. At most ${MAX_FILTER_ATTRIBUTES} items.`,
    }),
    ...bySetFilterField((set) =>
      t.field({
        type: memberType(set),
        description: `The ${referenceWord(set)} of the ${SET_RULES[set].one} of the contacts. Uses an index.`,
      }),
    ),
    identifierKey: t.string({ description: 'The key of an identifier of the contacts. Scans.' }),
    createdAt: t.field({ type: TimeRangeInput, description: 'When the contacts were created. Uses an index.' }),
    updatedAt: t.field({ type: TimeRangeInput, description: 'When the contacts last changed. Scans.' }),
    displayNamePrefix: t.string({
      description: 'The prefix of the computed display name, by Unicode case folding: `stras` finds `Straße`. Scans.',
    }),
  }),
});
