import { expect, test } from 'vitest';
import { createStorage } from '../src/workbench/storage';

/** A disk that remembers what it was given; stands in for the browser's. */
function aDisk() {
  const kept = new Map<string, string>();
  const disk = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
    clear: () => kept.clear(),
    key: () => null,
    get length() {
      return kept.size;
    },
  };
  return { disk, kept };
}

test('only the colour theme reaches the disk', () => {
  const { disk, kept } = aDisk();
  const storage = createStorage(disk);

  storage.setItem('graphiql:tabState', 'query text with a number of somebody');
  storage.setItem('graphiql:theme', 'dark');

  expect([...kept]).toEqual([['graphiql:theme', 'dark']]);
});

test('what is not kept is still there while the page is open', () => {
  const storage = createStorage(aDisk().disk);

  storage.setItem('graphiql:query', '{ viewer { __typename } }');

  expect(storage.getItem('graphiql:query')).toBe('{ viewer { __typename } }');
});
