import {
  type ConstDirectiveNode,
  type GraphQLSchema,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  printSchema,
  visit,
} from 'graphql';
import { ENTITY_KEYS } from './representations.ts';

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key", "@shareable"])';

/** The directives of types: the keys of entities, and a type that other subgraphs may define in the same way. */
const DIRECTIVES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(ENTITY_KEYS).map(([type, fields]) => [type, `@key(fields: "${fields.join(' ')}")`] as const),
  ['PageInfo', '@shareable'],
]);

/** Returns a subgraph for composition: with directives, and without the types and fields that all subgraphs have. */
export function subgraphSdl(schema: GraphQLSchema): string {
  const visitType = (node: { name: { value: string } }) => (isOfAllSubgraphs(node) ? null : undefined);
  const document = visit(parse(printSchema(schema), { noLocation: true }), {
    ScalarTypeDefinition: visitType,
    UnionTypeDefinition: visitType,
    FieldDefinition: visitType,
    ObjectTypeDefinition: (node) => (isOfAllSubgraphs(node) ? null : { ...node, directives: directivesOf(node) }),
  });
  return `${LINK}\n\n${print(document)}\n`;
}

function isOfAllSubgraphs({ name }: { name: { value: string } }): boolean {
  return name.value.startsWith('_');
}

function directivesOf({ name }: ObjectTypeDefinitionNode): readonly ConstDirectiveNode[] {
  const [definition] = parse(`type Type ${DIRECTIVES.get(name.value) ?? ''}`, { noLocation: true }).definitions;
  return definition?.kind === Kind.OBJECT_TYPE_DEFINITION ? (definition.directives ?? []) : [];
}
