import { Play } from 'lucide-react';
import { examples, submitExample } from '../composer/examples.ts';
import { Button } from '../design/button.tsx';
import type { Import } from './use-import.ts';

/** The list without any video: examples, each one press away, and the import. */
export function NoVideos({ importing }: { readonly importing: Import }) {
  return (
    <section className="flex flex-col gap-4">
      <h2 className="text-14 text-text-2">Nothing here yet. Begin with one of these, or with a prompt of your own.</h2>
      <div className="grid gap-4 sm:grid-cols-3">
        {examples.map((example) => (
          <button
            key={example.title}
            type="button"
            onClick={() => submitExample(example)}
            className="group flex min-h-24 flex-col sm:aspect-video justify-between gap-2 rounded-frame border border-line bg-panel p-4 text-left transition-colors hover:bg-raised"
          >
            <Play className="size-4 text-text-3 transition-colors group-hover:text-accent" aria-hidden />
            <span className="line-clamp-3 text-14 text-text">{example.prompt}</span>
          </button>
        ))}
      </div>
      <p className="flex flex-wrap items-center gap-3 text-text-2">
        Made some elsewhere with this key?
        <Button onClick={importing.start} disabled={importing.isRunning}>
          {importing.isRunning ? 'Importing' : 'Import what you made before'}
        </Button>
      </p>
    </section>
  );
}

/** The list of a filter that no video meets, or of words that none has. */
export function NoMatch({ words, onClear }: { readonly words: string | undefined; readonly onClear: () => void }) {
  return (
    <section className="flex flex-col items-start gap-4">
      <h2 className="text-14 wrap-anywhere text-text-2">
        {words === undefined ? 'No video is in this selection.' : `No video is found with “${words}”.`}
      </h2>
      <Button onClick={onClear}>Show all</Button>
    </section>
  );
}
