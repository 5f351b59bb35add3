import { domainToUnicode } from 'node:url';
import { expect, test } from 'vitest';
import { submit } from '../../src/submission/submit.ts';
import { checkImageUrl } from '../../src/input/check-image-url.ts';
import { accept, cat, startLifecycle } from '../lifecycle-with-upstream.ts';

const form = 'expected "http://" or "https://" and then the host';
const blank = (code: string) =>
  `expected a URL without blanks and control characters, got U+00${code}; leave it out or write %${code}`;
const backslash = 'expected a URL without backslashes, which some readers take for slashes; write %5C';
const asItIs = (host: string, got: string) => `expected the host as it is, "${host}", got "${got}"`;
const userName = 'expected a URL without a user name or password';

test.each([
  ['http://a.example\\@127.0.0.1/', backslash],
  ['http:\\\\a.example\\a.png', backslash],
  ['https://a.example/a\\b.png', backslash],
  ['https://a.example/?a=\\', backslash],
  [' https://a.example/a.png', blank('20')],
  ['https://a.example/a.png ', blank('20')],
  ['https://a.example/a.png\n', blank('0A')],
  ['\u0001https://a.example/a.png', blank('01')],
  ['https://a.example/a.png\u001f', blank('1F')],
  ['https://a.exa\tmple/a.png', blank('09')],
  ['https://a.example/a\r\nHost: b.example', blank('0D')],
  ['ht\ntps://a.example/', blank('0A')],
  ['https://a.example/a b.png', blank('20')],
  ['https://a.example/a\u007f.png', blank('7F')],
  ['http:a.example/a.png', form],
  ['http:/a.example/a.png', form],
  ['http:///a.example/a.png', form],
  ['https:////a.example/a.png', form],
  ['http://@a.example/', userName],
  ['http://:@a.example/', userName],
  ['http://a.example:80@127.0.0.1/', userName],
  ['http://127.0.0.1:80@a.example/', userName],
  ['http://010.8.8.8/a.png', asItIs('8.8.8.8', '010.8.8.8')],
  ['http://0x08080808/a.png', asItIs('8.8.8.8', '0x08080808')],
  ['http://134744072/a.png', asItIs('8.8.8.8', '134744072')],
  ['http://8.8.2056/a.png', asItIs('8.8.8.8', '8.8.2056')],
  ['http://８.8.8.8/a.png', asItIs('8.8.8.8', '８.8.8.8')],
  ['http://8。8。8。8/a.png', asItIs('8.8.8.8', '8。8。8。8')],
  ['http://%61.example/a.png', asItIs('a.example', '%61.example')],
  ['http://ⓐ.example/a.png', asItIs('a.example', 'ⓐ.example')],
  ['http://a\u00ad.example/a.png', asItIs('a.example', 'a\u00ad.example')],
  ['http://a.example%00.b.example/', 'expected an http(s) URL'],
  ['http://a.example／b/', 'expected an http(s) URL'],
  ['http://[fe80::1%25eth0]/', 'expected an http(s) URL'],
])('%j is refused, as parsers differ about it', (url, message) => {
  expect(checkImageUrl(url)).toBe(message);
});

/** The host by the pattern of RFC 3986, appendix B, without any repair. */
function readHost(url: string): string {
  const [, , , , authority = ''] = /^(([^:/?#]+):)?(\/\/([^/?#]*))?/.exec(url) ?? [];
  return authority.replace(/^.*@/, '').replace(/:\d*$/, '');
}

test.each([
  'https://a.example/a.png',
  'HTTPS://A.Example/a.png',
  'http://a.example',
  'http://a.example:8080/a.png',
  'http://a.example:/a.png',
  'http://a.example./a.png',
  'http://a_b.example/a.png',
  'http://8.8.8.8/a.png',
  'http://[2606:2800:220:1:248:1893:25C8:1946]/a.png',
  'http://münchen.example/ü.png',
  'http://MÜNCHEN.example/a.png',
  'http://mu\u0308nchen.example/a.png',
  'http://xn--mnchen-3ya.example/a.png',
  'http://faß.example/a.png',
  'http://a.example#@127.0.0.1/',
  'http://a.example?@127.0.0.1/',
  'http://a.example/@127.0.0.1/../b/%5C/%20?a=b@c#d',
])('%j is accepted, and every parser finds the host that was checked', (url) => {
  expect(checkImageUrl(url)).toBeUndefined();
  const host = readHost(url).normalize('NFC').toLowerCase();
  const checked = new URL(url).hostname;
  expect([checked, domainToUnicode(checked)]).toContain(host);
});

test('URLs in extra are checked like those in inputs, in any shape', async () => {
  await using upstream = await startLifecycle(accept());
  const { lifecycle, userId } = upstream;

  const results = await Promise.all([
    submit(lifecycle, userId, { ...cat, extra: { image_url: 'http://a.example\\@127.0.0.1/' } }),
    submit(lifecycle, userId, { ...cat, extra: { image_url: [{ url: 'http://a.example/ ' }] } }),
    submit(lifecycle, userId, { ...cat, extra: { reference_image_urls: 'http://127.0.0.1/' } }),
  ]);

  expect(results).toEqual([
    invalid(['extra', 'image_url'], backslash),
    invalid(['extra', 'image_url', '0', 'url'], blank('20')),
    invalid(
      ['extra', 'reference_image_urls'],
      'expected a public host, got "127.0.0.1", which VideoGenAPI cannot reach',
    ),
  ]);
  expect(upstream.requests).toEqual([]);
});

function invalid(path: readonly string[], message: string) {
  return { type: 'invalid-input', issues: [{ path, message }] };
}
