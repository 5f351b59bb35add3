export interface StreamEvent {
  readonly event: string;
  readonly data: string;
}

/**
 * Parses server-sent events from pieces of text, without ids and retry times, which GraphQL does not use:
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export async function* readEvents(pieces: AsyncIterable<string>): AsyncGenerator<StreamEvent, void, undefined> {
  let rest = '';
  let event = '';
  let data: string[] = [];
  for await (const piece of pieces) {
    // A CR at the end may be the first half of a CRLF.
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
      if (field === 'event') event = value;
      if (field === 'data') data.push(value);
      if (line !== '') continue;
      if (event !== '' || data.length > 0) yield { event, data: data.join('\n') };
      event = '';
      data = [];
    }
  }
}
