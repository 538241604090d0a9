// The stories beside the editor: picking one replaces the query and its variables.
import { useGraphiQL } from '@graphiql/react';
import { useState } from 'react';
import type { Example } from '../configuration';
import { Stories } from '../Stories';

interface StoriesPanelProps {
  readonly examples: readonly Example[];
  readonly chosen: Example | null;
  readonly onChoose: (example: Example) => void;
}

const WIDE = '(min-width: 60rem)'; // the same breadth as in style.css

export function StoriesPanel({ examples, chosen, onChoose }: StoriesPanelProps) {
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const responseEditor = useGraphiQL((state) => state.responseEditor);
  const ready = queryEditor && variableEditor && responseEditor; // before, a pick would be lost
  const [open, setOpen] = useState(isWide);

  function choose(example: Example): void {
    queryEditor?.setValue(example.query);
    variableEditor?.setValue(example.variables);
    setOpen(isWide()); // on a phone the editor is below the stories: make way for it
    onChoose(example);
  }

  if (examples.length === 0) {
    return null;
  }
  return (
    <details
      className="stories-panel"
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>Stories</summary>
      {ready && <Stories examples={examples} chosen={chosen} onChoose={choose} />}
    </details>
  );
}

function isWide(): boolean {
  return window.matchMedia(WIDE).matches;
}
