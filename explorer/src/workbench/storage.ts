// The only thing GraphiQL may keep on this machine is its colour theme: query text and variables
// can hold NHS numbers, responses hold the record. The rest lives in memory until the page goes.
import type { Storage } from '@graphiql/toolkit';

const KEPT = 'graphiql:theme'; // the namespace is GraphiQL's

/** @param disk where the theme is kept, usually `window.localStorage`. */
export function createStorage(disk: globalThis.Storage): Storage {
  const memory = new Map<string, string>();
  return {
    getItem: (key) => (key === KEPT ? disk.getItem(key) : (memory.get(key) ?? null)),
    setItem: (key, value) => {
      if (key === KEPT) {
        disk.setItem(key, value);
      } else {
        memory.set(key, value);
      }
    },
    removeItem: (key) => {
      disk.removeItem(key);
      memory.delete(key);
    },
    clear: () => memory.clear(),
    get length() {
      return memory.size;
    },
  };
}
