import type { Model } from '@videogen/client';
import { lazy, Suspense } from 'react';
import { Dialog } from '../design/dialog.tsx';
import { toInput, type Draft } from './create-drafts.ts';
import { describeOptions } from './option-row.tsx';

const ManyAtOnce = lazy(async () => ({ default: (await import('../many/many-at-once.tsx')).ManyAtOnce }));
const CopyAsCode = lazy(async () => ({ default: (await import('./copy-as-code.tsx')).CopyAsCode }));

/** The dialogs of the composer. */
export type DialogName = 'many' | 'code';

/** The open dialog of the composer. Each is loaded when it is opened first. */
export function ComposerDialogs({
  open,
  onClose,
  draft,
  models,
}: {
  readonly open: DialogName | undefined;
  readonly onClose: () => void;
  readonly draft: Draft;
  /** The catalogue. */
  readonly models: readonly Model[];
}) {
  const model = models.find(({ key }) => key === draft.model);
  return (
    <>
      <Dialog isOpen={open === 'many'} onClose={onClose} title="Many at once" className="max-w-[960px]">
        <Suspense>
          <ManyAtOnce
            options={toInput({ ...draft, prompt: '' })}
            optionWords={describeOptions(draft, model)}
            models={models}
          />
        </Suspense>
      </Dialog>
      <Dialog isOpen={open === 'code'} onClose={onClose} title="Copy as code" className="max-w-[720px]">
        <Suspense>
          <CopyAsCode input={toInput(draft)} />
        </Suspense>
      </Dialog>
    </>
  );
}
