import { PageTitle } from '../frame/page-title.tsx';

/** A screen to come. */
export function SandboxPage() {
  return <PageTitle>Sandbox</PageTitle>;
}
