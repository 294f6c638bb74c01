import './scalars.ts';
import './find-contact.ts';
import './update-contact.ts';
import { builder } from './builder.ts';

/** The schema, with every type that the files above define. */
export const schema = builder.toSchema();
