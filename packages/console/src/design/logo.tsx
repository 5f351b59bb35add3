import { Clapperboard } from 'lucide-react';

/** The name of the page. */
export function Logo() {
  return (
    <span className="flex items-center gap-3 text-17 font-semibold">
      <Clapperboard className="size-5 text-accent" aria-hidden />
      VideoGen
    </span>
  );
}
