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

/** Reads an example workflow, its credentials replaced by those that exist. */
export async function readExample(file: string, ...credentials: Credential[]): Promise<IDataObject> {
	const text = await readFile(path.join(root, 'examples', file), 'utf8');
	const workflow: IDataObject = JSON.parse(text);
	const nodes = Array.isArray(workflow.nodes) ? workflow.nodes : [];
	return { ...workflow, nodes: nodes.map((node) => withCredential(node, credentials)) };
}

/** Credential data for the sandbox's DecisionTelecom account. */
export function sandboxDecisionTelecom(sandbox: string, change: IDataObject = {}): IDataObject {
	return { apiKey: 'sandbox-decision-key', encoding: 'plain', baseUrl: `${sandbox}/v1/api`, ...change };
}

/** The sandbox's first 1MSG channel. */
export const firstChannel = '100201';

/** The token of a 1MSG channel of the sandbox; of one that a test adds it is made of the id. */
export function oneMsgToken(channel: string): string {
	const seeded: Readonly<Record<string, string>> = {
		[firstChannel]: 'sandbox-onemsg-token',
		'100202': 'sandbox-onemsg-second-token',
	};
	return seeded[channel] ?? `sandbox-onemsg-token-${channel}`;
}

/** Credential data for the sandbox's 1MSG channel. */
export function sandboxOneMsg(sandbox: string, change: IDataObject = {}): IDataObject {
	return {
		baseUrl: sandbox,
		channelId: firstChannel,
		token: oneMsgToken(firstChannel),
		authentication: 'header',
		...change,
	};
}

/** One credential for each API of the sandbox. */
export async function sandboxCredentials(client: N8nClient, sandbox: string): Promise<Credential[]> {
	const data = sandboxCredential(sandbox);
	return [
		await client.createCredential(credentialType, 'Desk360 (sandbox)', data),
		await client.createCredential('whatsAppGatewaysDesk360WhatsAppApi', 'Desk360 WhatsApp (sandbox)', data),
		await client.createCredential(
			'whatsAppGatewaysDecisionTelecomApi',
			'DecisionTelecom (sandbox)',
			sandboxDecisionTelecom(sandbox),
		),
		await client.createCredential('whatsAppGatewaysGetChatApi', 'get.chat (sandbox)', {
			authentication: 'apiToken',
			apiToken: 'sandbox-getchat-token',
			baseUrl: `${sandbox}/api/v1`,
		}),
		await client.createCredential('whatsAppGatewaysOneMsgApi', '1MSG (sandbox)', sandboxOneMsg(sandbox)),
	];
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

function withCredential(node: unknown, credentials: readonly Credential[]): IDataObject {
	const copy: IDataObject = { ...(typeof node === 'object' && node !== null ? node : {}) };
	const wanted = typeof copy.credentials === 'object' && copy.credentials !== null ? Object.keys(copy.credentials) : [];
	const given = credentials.filter(({ type }) => wanted.includes(type));
	if (given.length === 0) return copy;
	return { ...copy, credentials: Object.fromEntries(given.map(({ id, name, type }) => [type, { id, name }])) };
}
