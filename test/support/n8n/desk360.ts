import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import type { Credential, N8nClient, WorkflowRef } from './client';
import { root } from './install';

export const credentialType = 'whatsAppGatewaysDesk360Api';

/** Credential data for the sandbox. */
export function sandboxCredential(sandbox: string, change: IDataObject = {}): IDataObject {
	return { authentication: 'apiToken', apiToken: 'sandbox-token', baseUrl: `${sandbox}/v1`, ...change };
}

/** Reads an example workflow, its credentials replaced by one that exists. */
export async function readExample(file: string, credential: Credential): Promise<IDataObject> {
	const text = await readFile(path.join(root, 'examples', file), 'utf8');
	const workflow: IDataObject = JSON.parse(text);
	const nodes = Array.isArray(workflow.nodes) ? workflow.nodes : [];
	return { ...workflow, nodes: nodes.map((node) => withCredential(node, credential)) };
}

/** A Desk360 node for a workflow made in a test. */
export function desk360Node(
	name: string,
	credential: Credential,
	parameters: IDataObject,
	options: IDataObject = {},
): IDataObject {
	return {
		id: name,
		name,
		type: 'n8n-nodes-whatsapp-gateways.desk360',
		typeVersion: 1,
		position: [400, 0],
		parameters,
		credentials: { [credentialType]: { id: credential.id, name: credential.name } },
		...options,
	};
}

/** A workflow that makes so many numbered items (`n` from 1) and hands them to a node. */
export async function itemsInto(client: N8nClient, count: number, node: IDataObject): Promise<WorkflowRef> {
	const numbers = JSON.stringify(Array.from({ length: count }, (_, index) => index + 1));
	const assignments = [{ id: 'n', name: 'n', type: 'array', value: numbers }];
	return await client.createWorkflow({
		name: `${count} items into ${String(node.name)}`,
		nodes: [
			{
				id: 's',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: 'l',
				name: 'List',
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				position: [100, 0],
				parameters: { assignments: { assignments }, options: {} },
			},
			{
				id: 'i',
				name: 'Items',
				type: 'n8n-nodes-base.splitOut',
				typeVersion: 1,
				position: [200, 0],
				parameters: { fieldToSplitOut: 'n', options: {} },
			},
			node,
		],
		connections: {
			Start: { main: [[{ node: 'List', type: 'main', index: 0 }]] },
			List: { main: [[{ node: 'Items', type: 'main', index: 0 }]] },
			Items: { main: [[{ node: String(node.name), type: 'main', index: 0 }]] },
		},
	});
}

function withCredential(node: unknown, credential: Credential): IDataObject {
	const copy: IDataObject = { ...(typeof node === 'object' && node !== null ? node : {}) };
	if (typeof copy.credentials !== 'object' || copy.credentials === null || !(credential.type in copy.credentials))
		return copy;
	return { ...copy, credentials: { [credential.type]: { id: credential.id, name: credential.name } } };
}
