import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { InvalidInput, toNodeError } from '../../../shared/errors';
import { createRedactor } from '../../../shared/redact';
import { withoutEnd } from '../../../shared/input/ends';

/** Why there is no connection, or no complete one. */
export type Problem =
	| { kind: 'refused'; reason: string }
	| { kind: 'credential'; error: unknown }
	| { kind: 'unreachable'; reason: string }
	| { kind: 'gap'; error: unknown };

const redact = createRedactor();

/** Whether trying again soon makes no sense: somebody must change the credential first. */
export function isDefinite(problem: Problem): boolean {
	if (problem.kind === 'refused') return true;
	if (problem.kind !== 'credential') return false;
	const { error } = problem;
	if (error instanceof NodeApiError) return error.httpCode === '401' || error.httpCode === '403';
	return error instanceof InvalidInput;
}

/** The n8n error for what is wrong with the connection, with what to do about it. It names neither token nor address. */
export function problemError(node: INode, problem: Problem): NodeApiError | NodeOperationError {
	switch (problem.kind) {
		case 'refused':
			return new NodeOperationError(
				node,
				`get.chat refuses the token for the WebSocket: ${withoutEnd(redact(problem.reason), /[.\s]/)}`,
				{
					description:
						'Copy the token again into the get.chat API credential, without the word Token, or test the credential once to log in again. Tokens of deactivated users do not work. A published workflow tries again every five minutes, and then fetches what it missed.',
				},
			);
		case 'unreachable':
			return new NodeOperationError(node, `get.chat's WebSocket cannot be reached: ${redact(problem.reason)}`, {
				description:
					"Check the Base URL of the get.chat API credential, its WebSocket URL if the inbox has a separate one, and that n8n's machine may open connections to it. A published workflow keeps trying, and then fetches what it missed.",
			});
		case 'credential':
		case 'gap':
			return toNodeError(node, problem.error);
	}
}
