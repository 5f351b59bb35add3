import type { Generation } from '@videogen/client';
import { CopyButton } from '../design/copy-button.tsx';
import { Dialog } from '../design/dialog.tsx';

/** The video as the API answers it. */
export function JsonDialog({
  generation,
  isOpen,
  onClose,
}: {
  readonly generation: Generation;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const text = JSON.stringify(generation, null, 2);
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="JSON" className="max-w-[720px]">
      <pre
        tabIndex={0}
        className="max-h-[60dvh] overflow-auto rounded-control border border-line bg-page p-4 font-mono text-12 wrap-anywhere whitespace-pre-wrap"
      >
        {text}
      </pre>
      <CopyButton text={text} label="Copy the JSON" className="self-start">
        Copy
      </CopyButton>
    </Dialog>
  );
}
