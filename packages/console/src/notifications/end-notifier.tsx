import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useChanges } from '../generation/use-changes.ts';
import { useIsNotifying } from './choice.ts';
import { createNotifier } from './create-notifier.ts';

/** Tells of videos that end while the page is in the background, if that was chosen. */
export function EndNotifier() {
  return useIsNotifying() && <Notifying />;
}

function Notifying() {
  const navigate = useNavigate();
  const [notifier] = useState(() =>
    createNotifier((id) => void navigate(id === undefined ? { to: '/' } : { to: '/videos/$id', params: { id } })),
  );

  useEffect(() => {
    addEventListener('focus', notifier.forget);
    return () => {
      removeEventListener('focus', notifier.forget);
      notifier.stop();
    };
  }, [notifier]);

  useChanges(({ generation, condition }) => {
    if ((condition === 'done' || condition === 'failed') && isInBackground()) notifier.add({ generation, condition });
  });
  return null;
}

function isInBackground(): boolean {
  return document.hidden || !document.hasFocus();
}
