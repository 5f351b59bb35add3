import { CatchBoundary } from '@tanstack/react-router';
import type { Model } from '@videogen/client';
import { lazy, Suspense, type ReactNode } from 'react';
import { Dialog } from '../design/dialog.tsx';
import { PartLoading, PartProblem } from '../frame/part-problem.tsx';
import { parts } from '../parts.ts';
import { toInput, type Draft } from './create-drafts.ts';
import { describeOptions } from './option-row.tsx';

const ManyAtOnce = lazy(async () => ({ default: (await parts.many()).ManyAtOnce }));
const CopyAsCode = lazy(async () => ({ default: (await parts.code()).CopyAsCode }));

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
        <Part>
          <ManyAtOnce
            options={toInput({ ...draft, prompt: '' })}
            optionWords={describeOptions(draft, model)}
            models={models}
          />
        </Part>
      </Dialog>
      <Dialog isOpen={open === 'code'} onClose={onClose} title="Copy as code" className="max-w-[720px]">
        <Part>
          <CopyAsCode input={toInput(draft)} />
        </Part>
      </Dialog>
    </>
  );
}

function Part({ children }: { readonly children: ReactNode }) {
  return (
    <CatchBoundary getResetKey={() => 'none'} errorComponent={PartProblem}>
      <Suspense fallback={<PartLoading />}>{children}</Suspense>
    </CatchBoundary>
  );
}
