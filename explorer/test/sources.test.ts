import { expect, test } from 'vitest';
import { listSources } from '../src/workbench/sources';

function aReport(name: string, status: string, returned?: number) {
  return { organisation: { name }, status, returned };
}

test('an organisation is listed once however many lists it answered', () => {
  const answer = {
    data: {
      viewer: {
        appointments: { sources: [aReport('Northvale', 'OK', 3)] },
        letters: { sources: [aReport('Northvale', 'EMPTY', 0)] },
      },
    },
  };

  const lines = listSources(answer);

  expect(lines).toEqual([
    { organisation: 'Northvale', status: 'OK', tone: 'good', words: 'answered', returned: 3 },
  ]);
});

test('a failure in one list is told even when another list answered', () => {
  const answer = [
    { sources: [aReport('Southmere', 'TIMED_OUT')] },
    { sources: [aReport('Southmere', 'OK', 2)] },
  ];

  const lines = listSources(answer);

  expect(lines).toMatchObject([{ status: 'TIMED_OUT', tone: 'poor', returned: 2 }]);
});

test('a status that is not known is shown and never as good news', () => {
  const lines = listSources({
    sources: [aReport('Highmoor', 'CONFUSED'), aReport('Fenwick', 'OK')],
  });

  expect(lines).toMatchObject([
    { organisation: 'Highmoor', tone: 'poor', words: 'confused' },
    { organisation: 'Fenwick', tone: 'good' },
  ]);
});

test('rows without an organisation or a status are left out', () => {
  const lines = listSources({ sources: [null, 'text', { status: 'OK' }, { organisation: null }] });

  expect(lines).toEqual([]);
});
