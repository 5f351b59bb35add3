import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../../../', import.meta.url).pathname;
const sources = globSync('{packages/*/{src,bin}/**/*.{ts,tsx,js,html},examples/**/*.ts}', {
  cwd: root,
  exclude: ['**/node_modules'],
});
const texts = new Map(sources.map((path) => [path, readFileSync(root + path, 'utf8')]));

const SESSION = 'packages/lifecycle/src/upstream/open-session.ts';
const LOGIN = 'packages/lifecycle/src/identity/check-key.ts';
const KEY_OF_ACCOUNT = 'packages/store/src/account/account-key.ts';
const AGENDA = 'packages/store/src/account/agenda.ts';

test('a stored key is opened by upstream sessions only', () => {
  expect(list(/['/]account-key(?:\.ts)?'|\bopenAccountKey\b/)).toEqual([SESSION, KEY_OF_ACCOUNT]);
});

test('the key that a caller has given is read by upstream sessions only', () => {
  expect(list(/\breadInClear\b/)).toEqual(['packages/lifecycle/src/identity/caller-key.ts', SESSION]);
});

test('a sealed key is read by the claim of a turn and in the one file that opens it, and written in one', () => {
  const store = list(/\bsealedKey\b/).filter((path) => !path.includes('/database/'));

  expect(list(/\bvault\s*\.\s*open\b|\{[^}]*\bopen\b[^}]*\}\s*=\s*[\w.[\]]*\bvault\b/)).toEqual([KEY_OF_ACCOUNT]);
  expect(store).toEqual([KEY_OF_ACCOUNT, AGENDA, 'packages/store/src/user/users.ts']);
  // Migrations move it as it is.
  expect(list(/\bcreateKeyVault\b/).filter((path) => path.includes('/migrations/'))).toEqual([]);
});

test('VideoGenAPI is called with a key by upstream sessions, and by the login with the one it is handed', () => {
  const calls = list(/\bapi\s*(?:\?\.|\.|\[)\s*['"]?(?:generate|getStatus|listGenerations|getUser)\b/);

  expect(calls).toEqual([LOGIN, SESSION]);
});

test('no other module of the engine or the product has the client of VideoGenAPI', () => {
  const holders = list(/\bapi\b/).filter((path) => /^packages\/(?:lifecycle|poller|schema|gateway|store)\//.test(path));

  // Two more pass it on.
  expect(
    holders.filter((path) => !/^packages\/lifecycle\/src\/(?:lifecycle|identity\/identify)\.ts$/.test(path)),
  ).toEqual([LOGIN, SESSION]);
});

test('an upstream session hands out no key', () => {
  const [, session = ''] =
    /export interface UpstreamSession \{\n(.*?)\n\}\n/s.exec(
      texts.get('packages/lifecycle/src/upstream/session.ts') ?? '',
    ) ?? [];
  const names = [...session.matchAll(/^ {2}(?:readonly )?(\w+)/gm)].map(([, name]) => name);

  expect(names).toEqual(['accountId', 'generate', 'getStatus', 'listGenerations', 'limitedTo']);
});

/** The source files with this in their code, in alphabetical order. */
function list(pattern: RegExp): readonly string[] {
  return sources.filter((path) => pattern.test(withoutComments(texts.get(path) ?? ''))).toSorted();
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[^]*?\*\/|^[ \t]*\/\/[^\n]*$/gm, '');
}
