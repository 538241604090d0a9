import { expect, test } from 'vitest';
import { withoutOldName } from '../src/workbench/operation';

const DAY = 'query Day { viewer { __typename } }';

test('the name of the document before is not sent', () => {
  const sent = withoutOldName({ query: DAY, operationName: 'Yesterday', variables: { first: 2 } });

  expect(sent).toEqual({ query: DAY, variables: { first: 2 } });
});

test('an only operation without a name is asked for without one', () => {
  const sent = withoutOldName({ query: '{ viewer { __typename } }', operationName: 'Yesterday' });

  expect(sent).toEqual({ query: '{ viewer { __typename } }' });
});

test('the name of the operation is sent as it is', () => {
  const params = { query: DAY, operationName: 'Day' };

  expect(withoutOldName(params)).toEqual(params);
});

test('which of several operations is meant stays for the person to say', () => {
  const params = { query: `${DAY} query Night { viewer { __typename } }`, operationName: 'Noon' };

  expect(withoutOldName(params)).toEqual(params);
});

test('a document that cannot be read goes to the gateway as it is', () => {
  const params = { query: 'query Day {', operationName: 'Yesterday' };

  expect(withoutOldName(params)).toEqual(params);
});
