import { Link } from '@tanstack/react-router';
import { ConnectionError, UnauthenticatedError, VideoGenError, type GenerateVideoRefusal } from '@videogen/client';
import type { ReactNode } from 'react';
import { Button, buttonClass } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { useSeconds } from '../frame/use-seconds.ts';
import { useSession } from '../session/session.tsx';
import { formatSpan } from '../generation/times.ts';

interface Actions {
  /** Sends the same input again, under the same idempotency key. */
  readonly onRepeat: () => void;
  /** Sends it with `whenRateLimited: QUEUE`. */
  readonly onQueue: () => void;
}

/** Tells why there is no video, the charge, and the next step. Issues of an input stand at their fields instead. */
export function RefusalNotice({ refusal, ...actions }: { readonly refusal: GenerateVideoRefusal } & Actions) {
  switch (refusal.__typename) {
    case 'InvalidInputError':
      return null;
    case 'RateLimitedError':
      return <RateLimited refusal={refusal} {...actions} />;
    case 'QuotaExceededError':
    case 'PaymentRequiredError':
    case 'ContentRejectedError':
      return <Told refusal={refusal} charge="Not charged." tone="failed" />;
    case 'IdempotencyConflictError':
      return (
        <Told
          refusal={refusal}
          charge="Not charged."
          tone="failed"
          action={
            <Link to="/videos/$id" params={{ id: refusal.generation.id }} className={buttonClass()}>
              Open that video
            </Link>
          }
        />
      );
    case 'UpstreamError':
      return (
        <Told
          refusal={refusal}
          charge={
            refusal.mayBeCharged
              ? 'May have been charged. A repetition asks for the outcome, and pays nothing twice.'
              : 'Not charged.'
          }
          tone={refusal.mayBeCharged ? 'amber' : 'failed'}
          action={(refusal.retryable || refusal.mayBeCharged) && <Button onClick={actions.onRepeat}>Try again</Button>}
        />
      );
    default:
      return refusal satisfies never;
  }
}

function RateLimited({
  refusal,
  onRepeat,
  onQueue,
}: { readonly refusal: Extract<GenerateVideoRefusal, { readonly __typename: 'RateLimitedError' }> } & Actions) {
  const { model, used, limit, retryAfterSeconds } = refusal;
  const seconds = useSeconds(retryAfterSeconds * 1000, refusal);
  const name = model?.name ?? 'The model';
  const numbers = used !== null && limit !== null ? `${used} of ${limit} used` : 'its limit is used up';
  return (
    <Notice
      tone="amber"
      action={
        <span className="flex gap-2">
          <Button onClick={onRepeat} disabled={seconds > 0}>
            Try again
          </Button>
          <Button onClick={onQueue}>Queue instead</Button>
        </span>
      }
    >
      {name} has no slot left: {numbers}.{' '}
      {seconds > 0 ? `Next slot in ${formatSpan(seconds * 1000)}.` : 'There may be a slot now.'} Not charged.{' '}
      <Code>{refusal.__typename}</Code>
    </Notice>
  );
}

function Told({
  refusal,
  charge,
  tone,
  action,
}: {
  readonly refusal: GenerateVideoRefusal;
  readonly charge: string;
  readonly tone: 'failed' | 'amber';
  readonly action?: ReactNode;
}) {
  return (
    <Notice tone={tone} action={action}>
      {refusal.message} {charge} <Code>{refusal.__typename}</Code>
    </Notice>
  );
}

/** Tells that there is no answer, or one that is an error. The text is still there in each case. */
export function FailureNotice({ error, onRepeat }: { readonly error: Error; readonly onRepeat: () => void }) {
  const { forget } = useSession();
  if (error instanceof UnauthenticatedError) {
    return (
      <Notice tone="failed" action={<Button onClick={forget}>Use another key</Button>}>
        {error.message} Not charged; your text is kept. <Code>{error.code}</Code>
      </Notice>
    );
  }
  const isUnanswered = error instanceof ConnectionError;
  return (
    <Notice tone={isUnanswered ? 'amber' : 'failed'} action={<Button onClick={onRepeat}>Try again</Button>}>
      {isUnanswered
        ? 'No answer came from the gateway. Nothing you typed is lost, and a repetition pays nothing twice.'
        : error.message}{' '}
      <Code>{error instanceof VideoGenError ? error.code : error.name}</Code>
    </Notice>
  );
}

function Code({ children }: { readonly children: string }) {
  return <code className="font-mono text-12 text-text-3">{children}</code>;
}
