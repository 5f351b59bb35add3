import { Dialog } from '../design/dialog.tsx';
import { KeyForm } from './key-form.tsx';
import { useSession } from './session.tsx';

/** Asks for another key over the screen. */
export function KeyDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { settings, signIn } = useSession();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Your VideoGenAPI key">
      <KeyForm
        settings={settings}
        onKey={(key, remember) => {
          onClose();
          signIn(key, remember);
        }}
      />
    </Dialog>
  );
}
