import { Dialog } from '../design/dialog.tsx';
import { KeyForm } from './key-form.tsx';
import { shortenKey } from './keys.ts';
import { useSession } from './session.tsx';

/** Asks for another key over the screen. */
export function KeyDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { settings, key: current, signIn } = useSession();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Another key">
      <p className="text-14 text-text-2">
        {current === undefined ? 'The key in use is the operator’s.' : `The key in use is ${shortenKey(current)}.`} Each
        key shows its own videos.
      </p>
      <KeyForm
        settings={current === settings.exampleKey ? { ...settings, exampleKey: null } : settings}
        onKey={(key, remember) => {
          onClose();
          signIn(key, remember);
        }}
      />
    </Dialog>
  );
}
