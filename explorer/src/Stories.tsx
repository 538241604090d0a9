// The example operations, told as stories of the people in them.
import type { Example } from './configuration';
import { groupStories } from './story';

interface StoriesProps {
  readonly examples: readonly Example[];
  readonly chosen: Example | null;
  readonly onChoose: (example: Example) => void;
}

export function Stories({ examples, chosen, onChoose }: StoriesProps) {
  return (
    <ul className="stories">
      {groupStories(examples).map((story) => (
        <li key={story.persona} className="story">
          <h3 className="story-persona">{story.persona}</h3>
          {story.examples.map((example) => (
            <button
              key={example.name}
              type="button"
              className="story-example"
              aria-pressed={example === chosen}
              onClick={() => onChoose(example)}
            >
              <span className="story-name">{example.name}</span>
              <span className="story-told">{example.story}</span>
            </button>
          ))}
        </li>
      ))}
    </ul>
  );
}
