import { Notice } from '../design/notice.tsx';
import { PageTitle } from '../frame/page-title.tsx';
import { useSession } from '../session/session.tsx';
import { SandboxView } from './sandbox-view.tsx';
import { useSandbox } from './use-sandbox.ts';

/** Steers the sandbox: its clock, its faults, its memory. */
export function SandboxPage() {
  const { settings } = useSession();
  return (
    <>
      <PageTitle>Sandbox</PageTitle>
      {settings.upstream === 'SANDBOX' ? (
        <Controls />
      ) : (
        <Notice>
          This gateway works with VideoGenAPI itself. The sandbox stands behind a gateway without VIDEOGENAPI_URL.
        </Notice>
      )}
    </>
  );
}

function Controls() {
  return <SandboxView {...useSandbox()} />;
}
