import { Link } from '@tanstack/react-router';
import { buttonClass } from '../design/button.tsx';
import { PageTitle } from './page-title.tsx';

/** The page for a path that no screen has. */
export function NotFound() {
  return (
    <div className="flex flex-col items-start gap-4">
      <PageTitle>There is no such page</PageTitle>
      <Link to="/" className={buttonClass()}>
        To the videos
      </Link>
    </div>
  );
}
