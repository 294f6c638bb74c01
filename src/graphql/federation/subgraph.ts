import '../schema.ts';
import './entities.ts';
import './service.ts';
import { chargeFields } from '../limits/charge-fields.ts';
import { builder } from '../schema/builder.ts';

/** The schema as a subgraph of Apollo Federation 2: the usual schema, and what a gateway needs to find entities. */
export const subgraph = builder.toSchema();
chargeFields(subgraph);
