import type { GenerateVideoInput, GenerateVideoRefusal } from '@videogen/client';
import { useGenerateVideo } from '@videogen/client/react';
import { useEffect, useEffectEvent, useState } from 'react';
import { toInput, type Draft } from './create-drafts.ts';
import { drafts, onSubmissionRequest } from './draft.ts';

/** The submission of the draft, and its outcome as long as the draft is the one that was sent. */
export interface Generate {
  /** Submits the draft, once with other options. */
  readonly generate: (override?: Partial<Draft>) => void;
  readonly isSending: boolean;
  readonly refusal: GenerateVideoRefusal | undefined;
  readonly error: Error | undefined;
  /** The prompt that was accepted last, until another is written. */
  readonly accepted: string | undefined;
}

/** Submits the draft. Once it is accepted, its prompt is cleared and its options stay. */
export function useGenerate(draft: Draft, onAccepted: ((id: string) => void) | undefined): Generate {
  const { submit, state, refusal, error } = useGenerateVideo();
  const [sent, setSent] = useState<GenerateVideoInput>();
  const [accepted, setAccepted] = useState<string>();

  async function send(override: Partial<Draft>): Promise<void> {
    if (state === 'submitting') return;
    const current = drafts.getSnapshot();
    setSent(toInput(current));
    const input = toInput({ ...current, ...override });
    const result = await submit({ ...input, idempotencyKey: drafts.keyOf(input) });
    if (result.state !== 'accepted') return;
    drafts.accept(input);
    onAccepted?.(result.generation.id);
    setAccepted(input.prompt);
    // A text that was changed meanwhile is the next one.
    if (drafts.getSnapshot().prompt === input.prompt) drafts.change({ prompt: '' });
  }

  const generate = (override: Partial<Draft> = {}): void => void send(override);
  const onRequest = useEffectEvent(() => generate());
  useEffect(() => onSubmissionRequest(onRequest), []);

  const isAboutDraft = JSON.stringify(sent) === JSON.stringify(toInput(draft));
  return {
    generate,
    isSending: state === 'submitting',
    refusal: isAboutDraft ? refusal : undefined,
    error: isAboutDraft ? error : undefined,
    accepted: draft.prompt === '' ? accepted : undefined,
  };
}
