import type { Company as CompanyShape } from '../../contacts/groups/company.queries.ts';
import { builder } from './builder.ts';
import { Node, nodeIdField } from './node.ts';

export const Company = builder.objectRef<CompanyShape>('Company').implement({
  description: 'A company that contacts belong to. The first mention of its reference creates it.',
  interfaces: [Node],
  fields: (t) => ({
    nodeId: nodeIdField(t, 'Company', ({ ref }) => ref),
    ref: t.exposeString('ref', { description: 'The reference of the company, a string of your choice.' }),
    name: t.exposeString('name', { nullable: true, description: 'The name, if the company has one.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the company was first mentioned.' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When the company itself, not its contacts, last changed.',
    }),
  }),
});
