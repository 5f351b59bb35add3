import { CircleDollarSign, FlaskConical } from 'lucide-react';
import { useSession } from '../session/session.tsx';

/** Tells if videos cost money: the sandbox with its speed, or VideoGenAPI. */
export function UpstreamBadge() {
  const { upstream, sandboxSpeed } = useSession().settings;
  if (upstream === 'LIVE') {
    return (
      <span className="flex h-8 items-center gap-2 rounded-full border border-failed/40 px-3 text-12 text-failed">
        <CircleDollarSign className="size-4" aria-hidden />
        <span className="font-semibold">LIVE</span>
        <span className="hidden sm:inline">spends money</span>
      </span>
    );
  }
  return (
    <span
      title="The sandbox answers with sample clips. Nothing is charged."
      className="flex h-8 items-center gap-2 rounded-full border border-amber/40 px-3 text-12 text-amber"
    >
      <FlaskConical className="size-4" aria-hidden />
      Sandbox
      {sandboxSpeed !== null && sandboxSpeed !== 1 && <span className="font-semibold">×{sandboxSpeed}</span>}
      <span className="hidden lg:inline">speed, sample clips, no costs</span>
    </span>
  );
}
