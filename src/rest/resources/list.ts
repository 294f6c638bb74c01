import type { ContactList } from '../../contacts/groups/list.queries.ts';
import { CONSENT_TYPES } from '../../contacts/groups/list-body.ts';
import { EXAMPLE } from '../openapi/examples.ts';
import { isoTime, TIME, TIMES, timesBody, UUID_SCHEMA } from './schemas.ts';

/** Returns a list with its counter, whose `updatedAt` is in milliseconds since 1970. Omits absent values. */
export function listBody(list: ContactList, counter: { count: number; updatedAt: number }) {
  const { id, workspaceId, name, description, consentType, tags, isProof } = list;
  return {
    id,
    workspaceId,
    name,
    ...(description === null ? {} : { description }),
    ...(consentType === null ? {} : { consentType }),
    tags,
    isProof,
    contactCount: counter.count,
    counter: { count: counter.count, updatedAt: isoTime(counter.updatedAt) },
    ...timesBody(list),
  };
}

const count = { type: 'integer', minimum: 0, description: 'The number of contacts on the list.' };

export const LIST = {
  type: 'object',
  description: 'A list that contacts can be on.',
  required: ['id', 'workspaceId', 'name', 'tags', 'isProof', 'contactCount', 'counter', 'createdAt', 'updatedAt'],
  additionalProperties: false,
  properties: {
    id: { ...UUID_SCHEMA, description: 'The id of the list.' },
    workspaceId: { ...UUID_SCHEMA, description: 'The workspace that the list belongs to.' },
    name: { type: 'string', description: 'The name of the list.' },
    description: { type: 'string', description: 'The purpose of the list.' },
    consentType: {
      type: 'string',
      enum: CONSENT_TYPES,
      description: 'Single or double opt-in of contacts.',
    },
    tags: { type: 'array', items: UUID_SCHEMA, description: 'The ids of tags of your own.' },
    isProof: { type: 'boolean', description: 'Whether the list is for test messages.' },
    contactCount: count,
    counter: {
      type: 'object',
      description: 'The number of contacts, and when they were counted.',
      required: ['count', 'updatedAt'],
      properties: { count, updatedAt: { ...TIME, description: 'When they were counted.' } },
    },
    ...TIMES,
  },
};

export const LIST_EXAMPLE = {
  id: EXAMPLE.listId,
  workspaceId: EXAMPLE.workspaceId,
  name: 'Customers',
  consentType: 'double',
  tags: [],
  isProof: false,
  contactCount: 1,
  counter: { count: 1, updatedAt: EXAMPLE.time },
  createdAt: EXAMPLE.time,
  updatedAt: EXAMPLE.time,
};
