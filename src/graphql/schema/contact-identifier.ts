import type { Identifier } from '../../contacts/contact/contact.ts';
import { IDENTIFIER_WITH_PROPERTIES } from '../../contacts/update/update-contact-body.ts';
import type { IdentifierRef } from '../../contacts/validation/problem.ts';
import { builder } from './builder.ts';

export const ContactIdentifier = builder.objectRef<Identifier>('ContactIdentifier').implement({
  description: 'An identifier of a contact: an e-mail address, a phone number, an id of another system.',
  fields: (t) => ({
    key: t.exposeString('key', {
      description:
        'The kind of identifier: `emailaddress`, `phonenumber`, `pushtoken`, `visitorid`, `chatid` or your own.',
    }),
    value: t.exposeString('value', {
      description: 'The value: phone numbers in E.164, all others as given.',
    }),
    properties: t.field({
      type: 'JSONObject',
      nullable: true,
      description: 'Additional data of the identifier.',
      resolve: ({ properties }) => properties ?? null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the contact got the identifier.' }),
  }),
});

export const IdentifierReference = builder.objectRef<IdentifierRef>('IdentifierReference').implement({
  description: 'The key and the value of an identifier, whether or not a contact has it.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'The kind of identifier.' }),
    value: t.exposeString('value', { description: 'The value as given.' }),
  }),
});

const FIELDS = IDENTIFIER_WITH_PROPERTIES.properties;

export const IdentifierInput = builder.inputRef<IdentifierRef>('IdentifierInput').implement({
  description: 'The key and the value of an identifier.',
  fields: (t) => ({
    key: t.string({ required: true, description: FIELDS.key.description }),
    value: t.string({ required: true, description: FIELDS.value.description }),
  }),
});

export const AddIdentifierInput = builder
  .inputRef<IdentifierRef & { properties?: Record<string, unknown> | null }>('AddIdentifierInput')
  .implement({
    description: 'An identifier to add.',
    fields: (t) => ({
      key: t.string({ required: true, description: FIELDS.key.description }),
      value: t.string({ required: true, description: FIELDS.value.description }),
      properties: t.field({ type: 'JSONObject', description: FIELDS.properties.description }),
    }),
  });
