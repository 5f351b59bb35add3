import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { KeyDialog } from '../session/key-dialog.tsx';
import { useSession } from '../session/session.tsx';
import type { Readiness } from './use-readiness.ts';

/** A sentence for each fact that holds for every screen; nothing while all is well. */
export function BannerList({
  isKeyRefused,
  readiness,
  newVersion,
}: {
  readonly isKeyRefused: boolean;
  /** Undefined until it is known. */
  readonly readiness: Readiness | undefined;
  /** The version of a gateway that has been replaced under the open page. */
  readonly newVersion: string | undefined;
}) {
  return (
    <>
      {isKeyRefused && <KeyRefused />}
      {readiness?.database === false && (
        <Notice tone="amber">
          The gateway’s database does not answer. Nothing is lost; new videos are accepted again once it does.
        </Notice>
      )}
      {readiness?.database === true && !readiness.poller && (
        <Notice tone="amber">
          No poller runs. Videos are accepted, but their statuses stand still. Start one with ROLES=gateway,poller.
        </Notice>
      )}
      {readiness?.upstream === false && (
        <Notice tone="amber">
          VideoGenAPI does not answer. It is asked again until it does; what was accepted is followed.
        </Notice>
      )}
      {newVersion !== undefined && (
        <Notice action={<Button onClick={() => location.reload()}>Reload</Button>}>
          The gateway has changed to version {newVersion}. This page is of the version before, and goes on.
        </Notice>
      )}
    </>
  );
}

function KeyRefused() {
  const { key, forget } = useSession();
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Notice
        tone="failed"
        action={
          <div className="flex gap-2">
            <Button onClick={() => setIsAsking(true)}>Use another key</Button>
            {key !== undefined && (
              <Button variant="quiet" onClick={forget}>
                Forget this key
              </Button>
            )}
          </div>
        }
      >
        VideoGenAPI refuses this key. Everything on this page stays as it is.
      </Notice>
      <KeyDialog isOpen={isAsking} onClose={() => setIsAsking(false)} />
    </>
  );
}
