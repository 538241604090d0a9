// Below the answer: what became of each organisation, in words as well as in colour.
import { listSources, type SourceLine, type Tone } from './sources';

const MARKS: Record<Tone, string> = { good: '✓', quiet: '–', poor: '!' };

export function SourcesStrip({ answer }: { readonly answer: unknown }) {
  const lines = listSources(answer);

  if (lines.length === 0) {
    return null;
  }
  return (
    <section className="sources" aria-label="Organisations asked">
      <ul>
        {lines.map((line) => (
          <li key={line.organisation} className={`source source-${line.tone}`}>
            <span aria-hidden="true">{MARKS[line.tone]}</span>{' '}
            <span className="source-name">{line.organisation}</span> {describe(line)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function describe({ words, returned }: SourceLine): string {
  return returned ? `${words}, ${returned} ${returned === 1 ? 'item' : 'items'}` : words;
}
