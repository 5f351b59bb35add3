import type { GenerateVideoInput } from '@videogen/client';
import { useId, useState } from 'react';
import { CopyButton } from '../design/copy-button.tsx';
import { join } from '../design/join.ts';
import { useSession } from '../session/session.tsx';
import { examples } from './examples.ts';
import { printClient, printCurl, printGraphQL, type CodeBlock } from './code.ts';

const tabs = [
  { name: 'curl', print: printCurl },
  { name: 'TypeScript', print: printClient },
  { name: 'GraphQL', print: printGraphQL },
] as const;

/** The input as programs that submit it. The key of the session is never among them. */
export function CopyAsCode({ input }: { readonly input: GenerateVideoInput }) {
  const { key } = useSession();
  const [chosen, setChosen] = useState(0);
  const id = useId();
  // A program with an empty prompt would be refused.
  const shown = input.prompt.trim() === '' ? { ...input, prompt: examples[0].prompt } : input;
  const { print } = tabs[chosen] ?? tabs[0];
  const blocks = print(shown, { url: new URL('/graphql', location.href).href, needsKey: key !== undefined });

  return (
    <>
      <div
        role="tablist"
        aria-label="Language"
        className="flex gap-1"
        onKeyDown={({ key: pressed, currentTarget }) => {
          const step = pressed === 'ArrowRight' ? 1 : pressed === 'ArrowLeft' ? tabs.length - 1 : 0;
          if (step === 0) return;
          const next = (chosen + step) % tabs.length;
          setChosen(next);
          currentTarget.querySelectorAll('button')[next]?.focus();
        }}
      >
        {tabs.map(({ name }, index) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}`}
            aria-selected={index === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={index === chosen ? 0 : -1}
            onClick={() => setChosen(index)}
            className={join(
              'h-control rounded-control px-3 transition-colors hover:text-text',
              index === chosen ? 'bg-raised text-text' : 'text-text-2',
            )}
          >
            {name}
          </button>
        ))}
      </div>
      {shown !== input && (
        <p className="text-12 text-text-2">The prompt is an example, as that of the composer is empty.</p>
      )}
      <div
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${tabs[chosen]?.name}`}
        className="flex min-w-0 flex-col gap-4"
      >
        {blocks.map((block) => (
          <Block key={block.name ?? ''} {...block} />
        ))}
      </div>
      {key !== undefined && (
        <p className="text-12 text-text-2">
          Put your key into the environment variable <code className="font-mono">VIDEOGENAPI_KEY</code>; it is not part
          of these lines.
        </p>
      )}
    </>
  );
}

function Block({ name, code }: CodeBlock) {
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div className="flex items-center justify-between gap-2">
        <span className="text-12 text-text-2">{name}</span>
        <CopyButton text={code} label="Copy">
          Copy
        </CopyButton>
      </div>
      <pre
        tabIndex={0}
        className="max-h-[50dvh] overflow-y-auto rounded-frame border border-line bg-page p-4 font-mono text-12 wrap-anywhere whitespace-pre-wrap"
      >
        {code}
      </pre>
    </div>
  );
}
