import {
  getNamedType,
  type GraphQLArgument,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';

/** One field of Query, Mutation or Subscription. */
export interface RootField {
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly name: string;
  readonly args: readonly GraphQLArgument[];
  readonly type: GraphQLOutputType;
}

/** All root fields of a schema, in its order. */
export function listRootFields(schema: GraphQLSchema): readonly RootField[] {
  return [
    ...listFields('query', schema.getQueryType()),
    ...listFields('mutation', schema.getMutationType()),
    ...listFields('subscription', schema.getSubscriptionType()),
  ];
}

function listFields(kind: RootField['kind'], type: GraphQLObjectType | null | undefined): readonly RootField[] {
  return Object.values(type?.getFields() ?? {}).map((field) => ({
    kind,
    name: field.name,
    args: field.args,
    type: field.type,
  }));
}

/** Returns true for a field that submits: a mutation that takes inputs of videos. */
export function isSubmitting({ kind, args }: RootField): boolean {
  return kind === 'mutation' && args.some(({ type }) => getNamedType(type).name === 'GenerateVideoInput');
}
