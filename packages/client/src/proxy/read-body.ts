import { Refusal } from './refusal.ts';

/** Reads a body as text. Throws a Refusal for a longer one, without reading it to its end. */
export async function readBody({ body, headers }: Request, maxBytes: number): Promise<string> {
  if (Number(headers.get('content-length')) > maxBytes) throw createTooLarge(maxBytes);
  if (body === null) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      await reader.cancel();
      throw createTooLarge(maxBytes);
    }
    text += decoder.decode(value, { stream: true });
  }
}

function createTooLarge(maxBytes: number): Refusal {
  return new Refusal(413, 'BAD_REQUEST', `The body is larger than ${maxBytes} bytes.`);
}
