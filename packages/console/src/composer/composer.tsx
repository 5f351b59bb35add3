import { useQueues, useUsage, useVideoGenStore } from '@videogen/client/react';
import { CodeXml, Sparkles } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { ActionChip } from './chip.tsx';
import { ComposerDialogs, type DialogName } from './composer-dialogs.tsx';
import { toInput, type Draft } from './create-drafts.ts';
import { Cost } from './cost.tsx';
import { Counter } from './counter.tsx';
import { drafts, useDraft } from './draft.ts';
import { completeFirst, fitToModel } from './fit-to-model.ts';
import { ImagePanel } from './image-panel.tsx';
import { IssueLines } from './issue-lines.tsx';
import { issuesOf, toLine, toSentence } from './issues.ts';
import { ManyChip } from './many-chip.tsx';
import { ModelPanel } from './model-panel.tsx';
import { MorePanel } from './more-panel.tsx';
import { OptionRow, type PanelName } from './option-row.tsx';
import { FailureNotice, RefusalNotice } from './outcome.tsx';
import { PromptField } from './prompt-field.tsx';
import { SoundPanel } from './sound-panel.tsx';
import { useGenerate } from './use-generate.ts';
import type { Models } from './use-models.ts';
import { usePreview, type Preview } from './use-preview.ts';

const HAS_KEYS = matchMedia('(pointer: fine)').matches;
const IS_MAC = /mac|iphone|ipad/i.test(navigator.userAgent);

/** The fields of each panel that show their own issues. */
const fieldsWithIssues = {
  model: [],
  image: ['imageUrl', 'referenceImageUrls'],
  sound: ['addAudio', 'audioPrompt'],
  more: ['label', 'seed'],
} as const satisfies Record<PanelName, readonly string[]>;

/** The prompt with its options, and the button that makes a video of it. */
export function Composer({
  models,
  onAccepted,
}: {
  readonly models: Models;
  /** Called with the id of each video that was accepted. */
  readonly onAccepted?: (id: string) => void;
}) {
  const { client } = useVideoGenStore();
  const { user } = useUsage();
  const { queues } = useQueues({ first: 1 });
  const draft = useDraft();
  const { generate, isSending, refusal, error, accepted } = useGenerate(draft, onAccepted);
  const [openPanel, setOpenPanel] = useState<PanelName>();
  const [openDialog, setOpenDialog] = useState<DialogName>();
  const panelId = useId();
  const form = useRef<HTMLFormElement>(null);

  const model = models.models.find(({ key }) => key === draft.model);
  const preview = usePreview(client, toInput(draft));
  const issues = refusal?.__typename === 'InvalidInputError' ? refusal.issues : (preview?.line?.issues ?? []);
  const shownAtFields = new Set<string>(['prompt', ...(openPanel === undefined ? [] : fieldsWithIssues[openPanel])]);
  const panelProps = { draft, onChange: drafts.change, issues };

  useEffect(() => {
    if (model !== undefined && drafts.isFirst()) drafts.change(completeFirst(drafts.getSnapshot(), model));
  }, [model]);

  function toggle(panel: PanelName): void {
    if (panel === 'model') models.reload();
    setOpenPanel(openPanel === panel ? undefined : panel);
  }

  function submit(override?: Partial<Draft>): void {
    // Its cards would hide the outcome.
    if (openPanel === 'model') setOpenPanel(undefined);
    generate(override);
  }

  /** Closes the open panel, and returns the focus to its chip. */
  function closePanel(): void {
    form.current?.querySelector<HTMLElement>('button[aria-expanded=true]')?.focus();
    setOpenPanel(undefined);
  }

  return (
    <>
      <form
        ref={form}
        aria-label="A new video"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && openPanel !== undefined) closePanel();
          if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
          event.preventDefault();
          submit();
        }}
        className="flex flex-col gap-3 rounded-panel border border-line bg-panel p-4 transition-colors has-[textarea:focus-visible]:border-accent has-[textarea:focus-visible]:ring-1 has-[textarea:focus-visible]:ring-accent"
      >
        <div className="grid gap-3 sm:grid-cols-[1fr_auto] sm:gap-x-4">
          <PromptField
            value={draft.prompt}
            onChange={(prompt) => drafts.change({ prompt })}
            placeholder={
              accepted === undefined
                ? 'Describe the video: subject, motion, camera, light'
                : `Accepted. Describe the next one${HAS_KEYS ? ', or press ↑ for the last' : ''}`
            }
            onArrowUp={() => accepted !== undefined && drafts.change({ prompt: accepted })}
            issues={issuesOf(issues, ['prompt']).map(({ message }) => toSentence(message))}
          />
          <div className="flex min-w-0 flex-col gap-2 sm:col-span-2 sm:row-start-2 sm:flex-row sm:flex-wrap sm:items-center">
            <div className="flex flex-wrap items-center gap-2 sm:contents">
              <OptionRow
                draft={draft}
                onChange={drafts.change}
                model={model}
                issues={issues}
                openPanel={openPanel}
                onToggle={toggle}
                panelId={panelId}
              />
            </div>
            <div className="flex items-center gap-2 lg:ml-auto">
              <ManyChip client={client} onPress={() => setOpenDialog('many')} />
              <ActionChip onPress={() => setOpenDialog('code')}>
                <CodeXml aria-hidden />
                Copy as code
              </ActionChip>
            </div>
          </div>
          {openPanel !== undefined && (
            <div id={panelId} className="min-w-0 border-t border-line pt-4 sm:col-span-2 sm:row-start-3">
              {openPanel === 'model' && (
                <ModelPanel
                  models={models}
                  user={user}
                  queues={queues}
                  chosen={draft.model ?? undefined}
                  onChoose={(key) => {
                    drafts.change(
                      fitToModel(
                        draft,
                        models.models.find((each) => each.key === key),
                      ),
                    );
                    closePanel();
                  }}
                />
              )}
              {openPanel === 'image' && <ImagePanel {...panelProps} model={model} />}
              {openPanel === 'sound' && <SoundPanel {...panelProps} />}
              {openPanel === 'more' && <MorePanel {...panelProps} />}
            </div>
          )}
          <div className="flex flex-col gap-1 sm:col-start-2 sm:row-start-1">
            <Button
              variant={draft.prompt.trim() === '' ? 'tinted' : 'primary'}
              type="submit"
              disabled={isSending}
              className="h-11 sm:min-w-40"
            >
              <Sparkles aria-hidden />
              {isSending ? 'Sending' : 'Generate'}
              <kbd className="rounded-control border border-current/50 px-1 font-sans text-12 font-normal pointer-coarse:hidden">
                {IS_MAC ? '⌘↵' : 'Ctrl ↵'}
              </kbd>
            </Button>
            <p className="flex flex-wrap justify-between gap-x-4 text-12 text-text-3 sm:flex-col sm:items-end">
              <Cost user={user} />
              <Counter prompt={draft.prompt} />
            </p>
          </div>
        </div>
        <IssueLines issues={issues.filter(({ path: [name = ''] }) => !shownAtFields.has(name)).map(toLine)} />
        <IssueLines tone="amber" issues={refusal === undefined ? listWarnings(preview) : []} />
        {refusal === undefined && preview?.isRateLimited === true && (
          <Notice
            tone="amber"
            action={<Button onClick={() => drafts.change({ whenRateLimited: 'QUEUE' })}>Wait for a slot</Button>}
          >
            The model has no slot left now. A video that waits for one is sent by itself, and can be canceled until
            then.
          </Notice>
        )}
        {refusal !== undefined && (
          <RefusalNotice
            refusal={refusal}
            onRepeat={() => submit()}
            onQueue={() => submit({ whenRateLimited: 'QUEUE' })}
          />
        )}
        {error !== undefined && <FailureNotice error={error} onRepeat={() => submit()} />}
        <p role="status" className="sr-only">
          {accepted === undefined ? '' : 'Accepted. The video is in the list below.'}
        </p>
      </form>
      <ComposerDialogs
        open={openDialog}
        onClose={() => setOpenDialog(undefined)}
        draft={draft}
        models={models.models}
      />
    </>
  );
}

function listWarnings(preview: Preview | undefined): readonly string[] {
  if (preview === undefined) return [];
  const { line, exceedsQuota } = preview;
  return [...(line?.warnings ?? []).map(toSentence), ...(exceedsQuota ? ['Nothing is left this month.'] : [])];
}
