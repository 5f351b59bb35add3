import type { SubmitEvent } from 'react';
import { isTerminal, type Generation } from '@videogen/client';
import { useConnectionState, useGenerateVideo, useGenerations, useProgress, useUsage } from '@videogen/client/react';

/** A form that submits a video, and all videos of the key, live. */
export function App() {
  return (
    <>
      <Header />
      <Form />
      <Videos />
    </>
  );
}

function Header() {
  const { user } = useUsage();
  const { state } = useConnectionState();
  return (
    <header>
      <h1>Make a video</h1>
      <p>
        {user && `${user.usage.today ?? 0} made today`}
        <span className={`dot ${state}`} title={`The connection is ${state}.`} />
      </p>
    </header>
  );
}

function Form() {
  const { submit, state, refusal, error } = useGenerateVideo();
  const send = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const prompt = new FormData(event.currentTarget).get('prompt');
    if (typeof prompt === 'string') void submit({ prompt, model: 'kling_25', duration: 5 });
  };
  return (
    <form onSubmit={send}>
      <textarea name="prompt" rows={1} required defaultValue="A lighthouse in a storm, seen from the sea" />
      <button disabled={state === 'submitting'}>{state === 'submitting' ? 'Sending …' : 'Make it'}</button>
      {(refusal ?? error) && <p role="alert">{(refusal ?? error)?.message}</p>}
    </form>
  );
}

function Videos() {
  const { generations, isLoading, hasMore, loadMore, error } = useGenerations({ pageSize: 12 });
  if (error && generations.length === 0) return <p role="alert">{error.message}</p>;
  if (generations.length === 0) return <p className="hint">{isLoading ? 'Loading …' : 'Your videos will be here.'}</p>;
  return (
    <>
      <ul>
        {generations.map((generation) => (
          <Video key={generation.id} generation={generation} />
        ))}
      </ul>
      {hasMore && <button onClick={loadMore}>Older ones</button>}
    </>
  );
}

function Video({ generation }: { readonly generation: Generation }) {
  const { prompt, status, videoUrl, failure } = generation;
  const progress = useProgress(generation);
  return (
    <li className={status}>
      <figure>
        {videoUrl && <video src={videoUrl} autoPlay muted loop playsInline controls />}
        {/* Without a value the bar shows that something is under way. */}
        {!isTerminal(status) && <progress value={progress ?? undefined} />}
      </figure>
      <p className="prompt">{prompt}</p>
      <p className="status">
        {failure?.message ?? words[status]}
        {progress !== null && !isTerminal(status) && <span>{Math.round(progress * 100)} %</span>}
      </p>
    </li>
  );
}

const words = {
  SCHEDULED: 'Waits for its turn',
  UNCONFIRMED: 'Not confirmed yet',
  PENDING: 'Submitted',
  IN_QUEUE: 'In the queue',
  IN_PROGRESS: 'Being made',
  COMPLETED: 'Done',
  FAILED: 'Failed',
  CANCELED: 'Canceled',
} as const satisfies Record<Generation['status'], string>;
