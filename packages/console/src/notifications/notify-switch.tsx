import { useState } from 'react';
import { MenuSwitch } from '../design/menu.tsx';
import { canNotify, chooseNotifying, useIsNotifying } from './choice.ts';

/** Turns notifications on and off in a menu. The browser's permission is asked for by the press alone. Nothing where there are none. */
export function NotifySwitch() {
  const [isOffered] = useState(canNotify);
  const [isBlocked, setIsBlocked] = useState(false);
  const isOn = useIsNotifying();

  async function change(): Promise<void> {
    if (isOn) return chooseNotifying(false);
    const permission = await Notification.requestPermission();
    setIsBlocked(permission === 'denied');
    chooseNotifying(permission === 'granted');
  }

  return isOffered && <NotifyEntry isOn={isOn} isBlocked={isBlocked} onChange={() => void change()} />;
}

/** The switch, with the remedy where the browser blocks notifications. */
export function NotifyEntry({
  isOn,
  isBlocked,
  onChange,
}: {
  readonly isOn: boolean;
  readonly isBlocked: boolean;
  readonly onChange: () => void;
}) {
  return (
    <>
      <hr className="my-1 border-line" />
      <MenuSwitch isOn={isOn} onChange={onChange}>
        Tell me when a video is done
      </MenuSwitch>
      {isBlocked && (
        <p role="alert" className="max-w-60 px-3 pt-1 pb-2 text-12 text-amber">
          The browser blocks notifications of this page. Allow them in its settings for this site, beside the address;
          then press this again.
        </p>
      )}
    </>
  );
}
