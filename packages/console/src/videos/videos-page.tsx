import { Composer } from '../composer/composer.tsx';

/** A screen to come. */
export function VideosPage() {
  return <Composer />;
}
