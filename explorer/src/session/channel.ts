// The way from the sign-in window back to the explorer: same origin only, nothing is kept.
// Every tab of the explorer hears an answer; each takes only the one that carries its own state.

const CHANNEL = 'kindred-sign-in';

export function announceAnswer(search: string): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(search);
  channel.close();
}

/** The answer to the sign-in that `state` belongs to. Rejects when `signal` aborts. */
export function awaitAnswer(state: string, signal: AbortSignal): Promise<URLSearchParams> {
  const channel = new BroadcastChannel(CHANNEL);
  const answer = new Promise<URLSearchParams>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    channel.onmessage = (event: MessageEvent<unknown>) => {
      const parameters = new URLSearchParams(String(event.data));
      if (parameters.get('state') === state) {
        resolve(parameters);
      }
    };
  });
  return answer.finally(() => channel.close());
}
