import { Button } from '../design/button.tsx';
import { useSession } from '../session/session.tsx';
import { orderFault, type NamedFault, type SandboxState } from './controls.ts';

/** The faults that the sandbox knows, each with a button, and with the number that waits for its request. */
export function FaultList({
  faults,
  pending,
  run,
}: {
  readonly faults: readonly NamedFault[];
  readonly pending: SandboxState['pending'];
  readonly run: (action: () => Promise<void>) => Promise<boolean>;
}) {
  const { key } = useSession();
  return (
    <ul className="-my-2 flex flex-col divide-y divide-line">
      {faults.map(({ name, title, description }) => {
        const waiting = pending.filter((each) => each.name === name).length;
        return (
          <li key={name} className="flex items-center gap-4 py-3">
            <div className="min-w-0 flex-1">
              <p className="text-14">{title}</p>
              <p className="text-12 text-text-2">{description}</p>
            </div>
            {waiting > 0 && <span className="text-12 whitespace-nowrap text-amber">{waiting} armed</span>}
            <Button aria-label={`Arm: ${title}`} onClick={() => void run(() => orderFault(name, key))}>
              Arm
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
