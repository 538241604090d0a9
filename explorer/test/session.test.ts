import { expect, test } from 'vitest';
import { advance, type Happening, hasWorkbench, START } from '../src/session/session';

const token = { value: 'first', expiresAt: 1_000 };
const later = { value: 'second', expiresAt: 2_000 };

function after(...happenings: Happening[]) {
  return happenings.reduce(advance, START);
}

test('the editor stays on the page when a sign-in runs out', () => {
  const session = after({ kind: 'arrived', token }, { kind: 'ended', token });

  expect(session.kind).toBe('expired');
  expect(hasWorkbench(session)).toBe(true);
});

test('cancelling a renewed sign-in leads back to the ended one', () => {
  const ended = after({ kind: 'arrived', token }, { kind: 'ended', token });

  const session = advance(advance(ended, { kind: 'asked' }), { kind: 'cancelled' });

  expect(session).toEqual(ended);
});

test('a refusal of an older token leaves the newer session alone', () => {
  const renewed = after({ kind: 'arrived', token }, { kind: 'arrived', token: later });

  const session = advance(renewed, { kind: 'ended', token });

  expect(session).toBe(renewed);
});

test('signing out leaves neither token nor name behind', () => {
  const named = after({ kind: 'arrived', token }, { kind: 'named', token, name: 'Maya Hughes' });

  const session = advance(named, { kind: 'left' });

  expect(session).toEqual({ kind: 'signed-out', notice: null });
});

test('a failed sign-in says why and shows no editor', () => {
  const session = after({ kind: 'asked' }, { kind: 'failed', notice: 'Blocked.' });

  expect(session).toEqual({ kind: 'signed-out', notice: 'Blocked.' });
  expect(hasWorkbench(session)).toBe(false);
});
