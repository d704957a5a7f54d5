import type { INode, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes, SEND_AND_WAIT_OPERATION } from 'n8n-workflow';

/**
 * The versions of the nodes that act. n8n stores only what differs from a default, so other defaults need another version: a
 * node in a workflow keeps the version it was added with, and with it what it does.
 *
 * 1.1: a resource starts with `newOperation`; the summary of a bulk send is off, and leaves by an output of its own; 1MSG's
 * messages are the newest.
 */
export const nodeVersions: { version: number[]; defaultVersion: number } = { version: [1, 1.1], defaultVersion: 1.1 };

/** Whether a node was added when the defaults were those of version 1. */
export function isVersion1({ typeVersion }: Pick<INode, 'typeVersion'>): boolean {
	return typeVersion < 1.1;
}

/** What Ask and Wait may end with. */
const answers = ['Answered', 'Timed Out', 'Cancelled'].map((displayName) => ({
	type: NodeConnectionTypes.Main,
	displayName,
}));

const only = { type: NodeConnectionTypes.Main };
/** Without a name the editor would call the first of two "Undefined". */
const both = ['Recipients', 'Summary'].map((displayName) => ({ type: NodeConnectionTypes.Main, displayName }));

/**
 * One output, and a second one for a bulk send's summary, so that what follows the first gets recipients alone. Ask and Wait
 * has one for each end. The error output is n8n's own and comes last.
 */
export const nodeOutputs: INodeTypeDescription['outputs'] = `={{ ((version, { operation, additionalFields }) => operation === '${SEND_AND_WAIT_OPERATION}' ? ${JSON.stringify(answers)} : version >= 1.1 && operation === 'sendBulk' && (additionalFields || {}).summary === true ? ${JSON.stringify(both)} : ${JSON.stringify([only])})($nodeVersion, $parameter) }}`;
