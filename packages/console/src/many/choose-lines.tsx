import { describeError } from '../describe-error.ts';
import { FileUp } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { acceptedFiles, PASTED, readFile, readWritten, type Source } from './read-source.ts';

const EXAMPLE = `For example:
A lighthouse in a storm
Rain over a neon city
A fox walks through fresh snow`;

/** Takes lines: typed or pasted, or from a file, whose text can be edited. */
export function ChooseLines({
  source,
  onWrite,
  onSource,
  optionWords,
}: {
  /** The text that was written, which stays while the dialog is closed. */
  readonly source: Source | undefined;
  readonly onWrite: (text: string) => void;
  readonly onSource: (source: Promise<Source>) => void;
  readonly optionWords: string;
}) {
  const text = source?.text ?? '';
  const [problem, setProblem] = useState<string>();
  const file = useRef<HTMLInputElement>(null);
  const fieldId = useId();

  function take(): void {
    if (source === undefined) return;
    try {
      onSource(Promise.resolve(readWritten(source)));
    } catch (error) {
      setProblem(describeError(error));
    }
  }

  return (
    <>
      <p id={fieldId} className="text-14 text-text-2">
        A prompt in each line; or a table whose first line has names of fields, such as{' '}
        <code className="font-mono text-12">prompt,duration</code>; or a JSON object in each line. Lines without options
        of their own get those of the composer: {optionWords}.
      </p>
      <textarea
        aria-label="Lines"
        aria-describedby={fieldId}
        rows={8}
        spellCheck={false}
        placeholder={EXAMPLE}
        value={text}
        onChange={({ target }) => onWrite(target.value)}
        onKeyDown={(event) => event.key === 'Enter' && (event.metaKey || event.ctrlKey) && take()}
        className="w-full resize-y rounded-frame border border-line bg-page p-4 text-14"
      />
      {problem !== undefined && <Notice tone="failed">{problem}</Notice>}
      <div className="flex flex-wrap items-center gap-3">
        <Button onClick={() => file.current?.click()}>
          <FileUp aria-hidden />
          Choose file
        </Button>
        <span className="text-12 text-text-2">
          {source === undefined || source.name === PASTED
            ? 'Or drop .txt, .csv or .jsonl here, up to 10 MB'
            : `The text of ${source.name}`}
        </span>
        <input
          ref={file}
          type="file"
          hidden
          accept={acceptedFiles}
          onChange={({ target }) => {
            const [chosen] = target.files ?? [];
            if (chosen !== undefined) onSource(readFile(chosen));
            target.value = '';
          }}
        />
        <Button variant="primary" className="ml-auto" disabled={text.trim() === ''} onClick={take}>
          Check the lines
        </Button>
      </div>
    </>
  );
}
