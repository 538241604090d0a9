// Groups the example operations by the person whose story they tell, in the order given.
import type { Example } from './configuration';

export interface Story {
  /** The name to show, not the persona's id. */
  readonly persona: string;
  readonly examples: readonly Example[];
}

export function groupStories(examples: readonly Example[]): readonly Story[] {
  const stories = new Map<string, Example[]>();
  for (const example of examples) {
    stories.set(example.persona, [...(stories.get(example.persona) ?? []), example]);
  }
  return [...stories].map(([persona, told]) => ({ persona: namePersona(persona), examples: told }));
}

/** `maya-hughes` is Maya Hughes: a persona's id is made from the name. */
export function namePersona(id: string): string {
  const words = id.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return words.join(' ');
}
