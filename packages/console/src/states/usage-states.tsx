import { UsageView } from '../usage/usage-page.tsx';
import { hugeUser, unlimitedUser, user } from './fixtures/user.ts';
import { State } from './state.tsx';

/** The usage of a key. */
export function UsageStates() {
  return (
    <>
      <State name="Loading">
        <UsageView user={undefined} error={undefined} />
      </State>
      <State name="In the middle of the month">
        <UsageView user={user} error={undefined} />
      </State>
      <State name="Used up">
        <UsageView user={{ ...user, usage: { ...user.usage, remaining: 0, currentMonth: 100 } }} error={undefined} />
      </State>
      <State name="No limit, nothing reported">
        <UsageView user={unlimitedUser} error={undefined} />
      </State>
      <State name="Huge numbers">
        <UsageView user={hugeUser} error={undefined} />
      </State>
      <State name="Error">
        <UsageView
          user={undefined}
          error={new Error('The gateway answered with an error: the database does not answer')}
        />
      </State>
    </>
  );
}
