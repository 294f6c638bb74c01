import type { AttributeDefinition, AttributeDefinitions } from './attribute-definition.ts';

/** Returns the built-in definitions, which every workspace has since its creation, followed by its own. */
export function withBuiltins(own: readonly AttributeDefinition[], workspaceCreatedAt: number): AttributeDefinitions {
  const times = { createdAt: workspaceCreatedAt, updatedAt: workspaceCreatedAt };
  const builtins = BUILTINS.map((definition) => ({ ...definition, ...times }));
  return new Map([...builtins, ...own].map((definition) => [definition.key, definition]));
}

const BUILTINS: readonly Omit<AttributeDefinition, 'createdAt' | 'updatedAt'>[] = [
  builtin('displayName', 'Display name', 'string', { pii: true }),
  builtin('firstName', 'First name', 'string', { pii: true }),
  builtin('lastName', 'Last name', 'string', { pii: true }),
  builtin('gender', 'Gender', 'string', { pii: true }),
  builtin('language', 'Language', 'string'),
  builtin('age', 'Age', 'number', { pii: true }),
  builtin('birthday', 'Birthday', 'datetime', { pii: true }),
  builtin('country', 'Country', 'string'),
  builtin('countryName', 'Country name', 'string'),
  builtin('city', 'City', 'string', { pii: true }),
  builtin('province', 'Province', 'string'),
  builtin('provinceName', 'Province name', 'string'),
  builtin('address1', 'Address line 1', 'string', { pii: true }),
  builtin('address2', 'Address line 2', 'string', { pii: true }),
  builtin('postalCode', 'Postal code', 'string', { pii: true }),
  builtin('locale', 'Locale', 'string'),
  builtin('timezone', 'Time zone', 'string'),
  builtin('avatarUrl', 'Avatar URL', 'string', { pii: true }),
  builtin('initialSource', 'Initial source', 'string'),
  builtin('subscribedEmail', 'Subscribed to e-mail', 'boolean'),
  builtin('subscribedSms', 'Subscribed to SMS', 'boolean'),
  builtin('subscribedWhatsApp', 'Subscribed to WhatsApp', 'boolean'),
  builtin('subscribedPush', 'Subscribed to push notifications', 'boolean'),
  builtin('subscribedRcs', 'Subscribed to RCS', 'boolean'),
  builtin('initialReference', 'Initial reference', 'string', { readOnly: true }),
  builtin('emailaddress', 'E-mail addresses', 'string', { readOnly: true, pii: true, cardinality: 'many' }),
  builtin('phonenumber', 'Phone numbers', 'string', { readOnly: true, pii: true, cardinality: 'many' }),
];

function builtin(
  key: string,
  displayName: string,
  type: AttributeDefinition['type'],
  more: Partial<Pick<AttributeDefinition, 'pii' | 'readOnly' | 'cardinality'>> = {},
): Omit<AttributeDefinition, 'createdAt' | 'updatedAt'> {
  return {
    key,
    displayName,
    description: null,
    type,
    cardinality: 'one',
    format: null,
    pii: false,
    readOnly: false,
    builtin: true,
    archived: false,
    version: 1,
    ...more,
  };
}
