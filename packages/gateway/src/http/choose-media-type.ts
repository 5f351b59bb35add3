/** Returns the type of JSON that Yoga chooses by `Accept`: the first that fits. Undefined where none fits, or its rule is not obvious. */
export function chooseMediaType(accept: string | undefined): string | undefined {
  for (const entry of (accept || '*/*').toLowerCase().split(',')) {
    const [range = '', ...parameters] = entry.split(';').map((part) => part.trim());
    const charset = parameters.find((parameter) => parameter.includes('charset='));
    if (charset !== undefined && charset !== 'charset=utf-8') continue;
    if (range === '*/*' || range === 'application/*') return 'application/json';
    if (range === 'application/json' || range === 'application/graphql-response+json') return range;
    if (range.includes('*')) return undefined;
  }
  return undefined;
}
