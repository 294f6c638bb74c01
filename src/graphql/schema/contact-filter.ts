import { bySetFilterField, SET_RULES } from '../../contacts/contact/contact-sets.ts';
import type { AttributeCondition, ContactFilter } from '../../contacts/paging/contact-filter.ts';
import { CONTACT_FILTER_SCHEMA } from '../../contacts/paging/contact-filter-body.ts';
import { builder } from './builder.ts';
import { memberType } from './set-member.ts';

const FILTER = CONTACT_FILTER_SCHEMA.properties;
const CONDITION = FILTER.attributes.items.properties;

const AttributeConditionInput = builder.inputRef<AttributeCondition>('AttributeConditionInput').implement({
  description: 'Conditions for an attribute. Its value, or one of its values, must meet all of them.',
  fields: (t) => ({
    key: t.string({ required: true, description: CONDITION.key.description }),
    equals: t.field({ type: 'AttributeScalar', description: 'The value.' }),
    in: t.field({ type: ['AttributeScalar'], description: CONDITION.in.description }),
    from: t.field({ type: 'AttributeScalar', description: 'The minimum: a number, a time or a string.' }),
    to: t.field({ type: 'AttributeScalar', description: 'The maximum: a number, a time or a string.' }),
    exists: t.boolean({ description: CONDITION.exists.description }),
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
  description: CONTACT_FILTER_SCHEMA.description,
  fields: (t) => ({
    ids: t.field({ type: ['UUID'], description: FILTER.ids.description }),
    attributes: t.field({ type: [AttributeConditionInput], description: FILTER.attributes.description }),
    ...bySetFilterField((set) =>
      t.field({ type: memberType(set), description: FILTER[SET_RULES[set].filter].description }),
    ),
    identifierKey: t.string({ description: FILTER.identifierKey.description }),
    createdAt: t.field({ type: TimeRangeInput, description: FILTER.createdAt.description }),
    updatedAt: t.field({ type: TimeRangeInput, description: FILTER.updatedAt.description }),
    displayNamePrefix: t.string({ description: FILTER.displayNamePrefix.description }),
  }),
});
