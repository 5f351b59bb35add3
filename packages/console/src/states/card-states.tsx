import type { Generation } from '@videogen/client';
import { Card, type CardActions } from '../videos/card.tsx';
import { createGeneration } from './fixtures/create-generation.ts';
import { ended, failed, hostile, unfinished } from './fixtures/generations.ts';
import { State, StateGrid } from './state.tsx';

const actions: CardActions = { select: () => undefined, focus: () => undefined, again: () => undefined };
const selected = createGeneration();

/** A card in each state of its video. */
export function CardStates() {
  return (
    <StateGrid>
      {[...unfinished, ...ended, ...failed, ...hostile].map(([name, generation]) => (
        <OneCard key={name} name={name} generation={generation} />
      ))}
      <OneCard name="Selected" generation={selected} isSelected />
    </StateGrid>
  );
}

function OneCard({
  name,
  generation,
  isSelected = false,
}: {
  readonly name: string;
  readonly generation: Generation;
  readonly isSelected?: boolean;
}) {
  return (
    <State name={name}>
      <Card
        generation={generation}
        actions={actions}
        isCurrent={false}
        isSelected={isSelected}
        isSelecting={isSelected}
      />
    </State>
  );
}
