import { describeError } from '../describe-error.ts';
import { useVideoGenStore } from '@videogen/client/react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { Panel } from '../design/panel.tsx';
import { useSession } from '../session/session.tsx';
import { orderFault } from './controls.ts';

const FAULT = 'answer-lost';
const PROMPT = 'A lighthouse in a storm, seen from the sea';

/** Shows the promise about lost answers with one press: the fault, a video that meets it, and its timeline. */
export function LoseAnswerPanel() {
  const { client } = useVideoGenStore();
  const { key } = useSession();
  const navigate = useNavigate();
  const [problem, setProblem] = useState<string>();
  const [isRunning, setIsRunning] = useState(false);

  async function show(): Promise<void> {
    setIsRunning(true);
    setProblem(undefined);
    try {
      await orderFault(FAULT, key);
      const result = await client.generateVideo({ prompt: PROMPT });
      if (result.__typename === 'GenerateVideoSuccess') {
        await navigate({ to: '/videos/$id', params: { id: result.generation.id } });
      } else setProblem(result.message);
    } catch (error) {
      setProblem(describeError(error));
    }
    setIsRunning(false);
  }

  return (
    <Panel
      title="Lose an answer"
      explanation="The sandbox accepts a video, charges it, and the connection breaks before its answer. The gateway never sends it again: it searches, and finds it. The timeline of the video tells each step."
    >
      {problem !== undefined && <Notice tone="failed">{problem}</Notice>}
      <div>
        <Button variant="primary" disabled={isRunning} onClick={() => void show()}>
          {isRunning ? 'Running' : 'Run it'}
        </Button>
      </div>
    </Panel>
  );
}
