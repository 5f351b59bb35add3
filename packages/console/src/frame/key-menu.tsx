import { ChevronDown, KeyRound } from 'lucide-react';
import { useState } from 'react';
import { Menu, MenuEntry } from '../design/menu.tsx';
import { NotifySwitch } from '../notifications/notify-switch.tsx';
import { KeyDialog } from '../session/key-dialog.tsx';
import { shortenKey } from '../session/keys.ts';
import { useSession } from '../session/session.tsx';
import { chooseTheme, readTheme, themes, type Theme } from './theme.ts';

/** The key in its short form, with the choice of another, of the appearance and of notifications. */
export function KeyMenu() {
  const { key, forget } = useSession();
  const [isAsking, setIsAsking] = useState(false);
  const [theme, setTheme] = useState<Theme>(readTheme);
  const name = key === undefined ? 'Operator’s key' : shortenKey(key);
  const button = (
    <>
      <KeyRound aria-hidden />
      <span className={key === undefined ? undefined : 'font-mono'}>{name}</span>
      <ChevronDown aria-hidden className="max-sm:hidden" />
    </>
  );

  return (
    <>
      <Menu button={button} label={`Key ${name}, and settings`}>
        <MenuEntry onChoose={() => setIsAsking(true)}>Use another key</MenuEntry>
        {key !== undefined && <MenuEntry onChoose={forget}>Forget this key</MenuEntry>}
        <hr className="my-1 border-line" />
        {themes.map((each) => (
          <MenuEntry
            key={each}
            isChosen={each === theme}
            onChoose={() => {
              chooseTheme(each);
              setTheme(each);
            }}
          >
            {names[each]}
          </MenuEntry>
        ))}
        <NotifySwitch />
      </Menu>
      <KeyDialog isOpen={isAsking} onClose={() => setIsAsking(false)} />
    </>
  );
}

const names = { light: 'Light', dark: 'Dark', system: 'As the system' } as const satisfies Record<Theme, string>;
