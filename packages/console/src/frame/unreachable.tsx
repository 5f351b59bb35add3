import { Button } from '../design/button.tsx';
import { Logo } from '../design/logo.tsx';
import { Notice } from '../design/notice.tsx';

/** The page while the gateway does not tell its settings. */
export function Unreachable({ error }: { readonly error: Error }) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-[480px] flex-col justify-center gap-6 p-4">
      <Logo />
      <Notice tone="failed" action={<Button onClick={() => location.reload()}>Try again</Button>}>
        The gateway does not answer. {error.message}
      </Notice>
    </main>
  );
}
