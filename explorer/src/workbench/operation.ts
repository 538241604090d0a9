// The operation's name as GraphiQL sends it, put right. GraphiQL reads the names of a document a
// moment after it has changed: what is run at once would go out under a name of the one before.
import type { FetcherParams } from '@graphiql/toolkit';
import { GraphQLError, Kind, parse, type OperationDefinitionNode } from 'graphql';

/** The same question, without a name that its only operation does not have. */
export function withoutOldName(params: FetcherParams): FetcherParams {
  const operations = operationsOf(params.query);
  const [only] = operations;

  if (operations.length !== 1 || only?.name?.value === params.operationName) {
    return params; // of several the gateway asks for a name: to choose one is not for us
  }
  const { operationName: _old, ...unnamed } = params;
  return unnamed;
}

function operationsOf(document: string): readonly OperationDefinitionNode[] {
  try {
    return parse(document).definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  } catch (error) {
    if (error instanceof GraphQLError) {
      return []; // the gateway says where it cannot be read
    }
    throw error;
  }
}
