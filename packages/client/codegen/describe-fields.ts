import { getNamedType, type GraphQLNamedType, type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';

/**
 * Adds the schema's description to each field of the generated result types, so that editors show it. GraphQL Code Generator
 * describes the fields of inputs alone.
 */
export function describeFields(operations: string, schema: GraphQLSchema): string {
  return operations
    .replaceAll(
      /^((?:export )?type (\w+) =\s*)(.*?;)$(?=\n\n|\n*$)/gms,
      (whole, head: string, name: string, body: string) => {
        const type = findType(name, schema);
        return type === undefined ? whole : head + describeBody(body, type, schema);
      },
    )
    .replaceAll(/ +$/gm, '');
}

/** The type that a generated result type selects from: of an operation, a fragment, or a member of a union. */
function findType(name: string, schema: GraphQLSchema): GraphQLNamedType | undefined {
  const [, root] = /(Query|Mutation|Subscription)$/.exec(name) ?? [];
  if (root !== undefined) return schema.getType(root);
  const [, member, fragment] = /_(\w+?)_Fragment$|^(\w+)FieldsFragment$/.exec(name) ?? [];
  return schema.getType(member ?? fragment ?? '');
}

/** Adds descriptions to the text of a type, which may have objects in its fields. */
function describeBody(body: string, root: GraphQLNamedType, schema: GraphQLSchema): string {
  const open: GraphQLNamedType[] = [];
  let next: GraphQLNamedType | undefined = root;
  return body.replaceAll(/\{|\}|readonly __typename: '(\w+)'|readonly (\w+): /g, (token, typename, name) => {
    if (token === '{') {
      if (next === undefined) throw new Error(`No type for an object in ${body}.`);
      open.push(next);
    } else if (token === '}') {
      next = open.pop();
    } else if (typename !== undefined) {
      const member = schema.getType(String(typename));
      if (member !== undefined) open.splice(-1, 1, member);
    } else {
      const parent = open.at(-1);
      const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[String(name)] : undefined;
      if (field === undefined) throw new Error(`No field for ${token} in ${body}.`);
      next = getNamedType(field.type);
      return `\n  /** ${field.description?.replaceAll(/\s+/g, ' ') ?? ''} */ ${token}`;
    }
    return token;
  });
}
