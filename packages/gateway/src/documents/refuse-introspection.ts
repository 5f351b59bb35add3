import type { ValidationRule } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { createLimitError } from '../limits/limit-error.ts';
import { SCHEMA_PATH } from '../http/paths.ts';

/** Refuses every operation that introspects the schema. `__typename` is allowed. */
export const refuseIntrospection: Plugin = {
  onValidate({ addValidationRule }) {
    addValidationRule(noIntrospection);
  },
};

const introspectionFields: ReadonlySet<string> = new Set(['__schema', '__type']);

const noIntrospection: ValidationRule = (context) => ({
  Field(field) {
    const { value: name } = field.name;
    if (!introspectionFields.has(name)) return;
    const message = `Introspection is off here, so "${name}" cannot be selected. The schema is at ${SCHEMA_PATH}.`;
    context.reportError(createLimitError(message, { nodes: field }));
  },
});
