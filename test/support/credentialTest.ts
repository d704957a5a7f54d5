import { ExecuteContext, RoutingNode } from 'n8n-core';
import type { ICredentialDataDecryptedObject, ICredentialType, INodeType } from 'n8n-workflow';
import { createRunExecutionData } from 'n8n-workflow';
import { build } from './n8nCore';

/** What the editor shows after "Test". */
export interface Tested {
	status: 'OK' | 'Error';
	message: string;
}

/**
 * Tests a credential as n8n 2.41 does (services/credentials-tester.service.js): its request runs as a declarative node,
 * and a rule words what a status means.
 */
export async function testCredential(
	credentialType: ICredentialType,
	credential: ICredentialDataDecryptedObject,
): Promise<Tested> {
	const { request, rules = [] } = credentialType.test ?? { request: {} };
	const nodeType: INodeType = {
		description: {
			displayName: 'Temp-Node',
			name: 'temp',
			group: ['input'],
			version: 1,
			description: 'Runs the test request of a credential',
			defaults: { name: 'Temp-Node' },
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: credentialType.name, required: true }],
			properties: [{ displayName: 'Temp', name: 'temp', type: 'string', routing: { request }, default: '' }],
		},
	};
	const { workflow, node, additionalData } = build({ nodeType, credentialType, credential });
	const items = [{ json: {} }];
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'internal',
		createRunExecutionData({}),
		0,
		[],
		{ main: [items] },
		{ node, data: {}, source: null },
		[],
	);
	try {
		const decrypted = { id: '1', name: 'Credential under test', type: credentialType.name, data: credential };
		const output = await new RoutingNode(context, nodeType, decrypted).runNode();
		const body = output?.[0]?.[0]?.json ?? {};
		for (const { type, properties } of rules) {
			if (type !== 'responseSuccessBody' || !('key' in properties)) continue;
			if (body[properties.key] === properties.value) return { status: 'Error', message: properties.message };
		}
		return { status: 'OK', message: 'Connection successful!' };
	} catch (error) {
		const { message, cause } = Object(error);
		const { status, statusText } = Object(Object(cause).response);
		if (status === undefined) return { status: 'Error', message: String(Object(cause).code ?? message) };
		const rule = rules.find(({ type, properties }) => type === 'responseCode' && properties.value === status);
		return { status: 'Error', message: rule?.properties.message ?? String(statusText || status) };
	}
}
