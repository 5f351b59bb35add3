import { z } from 'zod';
import { fault, times, type Fault } from './fault.ts';
import { namedFaults, type NamedFault } from './named-faults.ts';

/** A fault as it was added: by its effect, or by its name. */
export interface AddedFault {
  readonly fault: Fault;
  readonly named: NamedFault | undefined;
}

/** The faults of a request body, or its problems. */
export type ParsedFaults =
  | { readonly ok: true; readonly faults: readonly AddedFault[] }
  | { readonly ok: false; readonly message: string };

/** Parses the JSON body of `POST /__sandbox/faults`: a list of faults, each by its name or by its effect. */
export function parseFaults(body: unknown): ParsedFaults {
  if (!Array.isArray(body)) return { ok: false, message: 'Expected a JSON array of faults' };
  const parsed = body.map((item: unknown) => (isNamed(item) ? byName : byEffect).safeParse(item));
  const problems = parsed.flatMap(({ error }, index) =>
    (error?.issues ?? []).map(({ path, message }) => {
      return `fault ${index + 1}: ${path.length > 0 ? `${path.join('.')}: ` : ''}${message}`;
    }),
  );
  if (problems.length > 0) return { ok: false, message: problems.join('; ') };
  return { ok: true, faults: parsed.flatMap(({ data }) => (data === undefined ? [] : [data])) };
}

function isNamed(item: unknown): boolean {
  return typeof item === 'object' && item !== null && Object.hasOwn(item, 'name');
}

const byEffect = fault.transform((given): AddedFault => ({ fault: given, named: undefined }));

/** A fault by its name, for the requests of one key or about one generation where these are given. */
const byName = z
  .strictObject({
    name: z.string().transform((name, context) => {
      const named = namedFaults.find((each) => each.name === name);
      if (named) return named;
      const known = namedFaults.map((each) => each.name).join(', ');
      context.addIssue(`expected one of ${known}; got ${JSON.stringify(name)}`);
      return z.NEVER;
    }),
    key: z.string().optional(),
    id: z.string().optional(),
    times,
  })
  .transform(({ name: named, key, id, times: count }): AddedFault => {
    const match = { ...named.fault.match, ...(key !== undefined && { key }), ...(id !== undefined && { id }) };
    return { named, fault: { ...named.fault, match, times: count } };
  });
