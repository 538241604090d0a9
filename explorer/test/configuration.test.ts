import { expect, test } from 'vitest';
import { parseConfiguration } from '../src/configuration';
import { groupStories } from '../src/story';

const whole = {
  graphqlUrl: '/graphql',
  environment: 'sandbox',
  issuer: 'https://identity.example',
  clientId: 'kindred-explorer',
  authorizeUrl: 'https://identity.example/authorize',
  tokenUrl: 'https://identity.example/token',
  scope: 'openid',
  examples: [
    { name: 'Family', persona: 'maya-hughes', story: 'Parent.', query: '{ a }', variables: '{}' },
    {
      name: 'Own',
      persona: 'leo-hughes',
      story: 'Fourteen.',
      query: '{ b }',
      variables: '{"first": 1}',
    },
    { name: 'Next', persona: 'maya-hughes', story: 'Parent.', query: '{ c }', variables: '{}' },
  ],
};

test('a gateway without an issuer offers no sign-in', () => {
  const configuration = parseConfiguration({ ...whole, issuer: null, authorizeUrl: null });

  expect(configuration.provider).toBeNull();
});

test('a faulty configuration is named and not guessed', () => {
  const parse = () => parseConfiguration({ ...whole, graphqlUrl: 7 });

  expect(parse).toThrow('graphqlUrl is not text');
});

test('examples are grouped by persona in the order given', () => {
  const stories = groupStories(parseConfiguration(whole).examples);

  expect(
    stories.map(({ persona, examples }) => [persona, examples.map(({ name }) => name)]),
  ).toEqual([
    ['Maya Hughes', ['Family', 'Next']],
    ['Leo Hughes', ['Own']],
  ]);
});
