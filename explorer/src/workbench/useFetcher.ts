// GraphiQL's way to the gateway. One function for the life of the workbench, since GraphiQL asks
// for the schema again whenever it is given another; the token is looked up at each call.
import type { Fetcher, FetcherParams } from '@graphiql/toolkit';
import { useEffect, useRef, useState } from 'react';
import { asError, askGateway } from '../gateway';
import { ENDED_NOTICE } from '../session/session';
import type { SessionControls } from '../session/useSession';
import { withoutOldName } from './operation';

const INTROSPECTION = 'IntrospectionQuery'; // GraphiQL's own name for it

export function useFetcher(
  graphqlUrl: string,
  controls: SessionControls,
  onAnswer: (answer: unknown) => void,
): Fetcher {
  const latest = useRef(controls);
  useEffect(() => {
    latest.current = controls;
  });

  const [fetcher] = useState<Fetcher>(() => async (params: FetcherParams) => {
    const { session, endToken } = latest.current;
    if (session.kind !== 'signed-in') {
      return asError(ENDED_NOTICE);
    }
    const question = withoutOldName(params);
    const { authenticated, answer } = await askGateway(graphqlUrl, session.token.value, question);
    if (!authenticated) {
      endToken(session.token);
    }
    if (params.operationName !== INTROSPECTION) {
      onAnswer(answer);
    }
    return answer;
  });
  return fetcher;
}
