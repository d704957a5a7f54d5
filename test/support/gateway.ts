import type { ICredentialDataDecryptedObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { WhatsAppGateway } from '../../nodes/WhatsAppGateway/WhatsAppGateway.node';
import { decisionTelecomSetup } from './decisionTelecom';
import { desk360Setup } from './desk360';
import { desk360WhatsAppSetup } from './desk360WhatsApp';
import { byId } from './editorValues';
import { getChatSetup } from './getChat';
import { executeNode, type ExecuteSetup, type Setup } from './n8nCore';
import { oneMsgSetup } from './oneMsg';

// One object of each type for all executions, as in n8n.
const nodeType = new WhatsAppGateway();

/** Each provider by its stored value, with its credential for an address. */
export const providerSetups: Readonly<Record<string, (origin: string) => Setup>> = {
	oneMsg: (origin) => oneMsgSetup(origin),
	decisionTelecom: (origin) => decisionTelecomSetup(`${origin}/v1/api`),
	desk360: (origin) => desk360Setup(`${origin}/v1`),
	desk360WhatsApp: (origin) => desk360WhatsAppSetup(`${origin}/v1`),
	getChat: (origin) => getChatSetup(`${origin}/api/v1`),
};

/** What single providers require, so that one workflow serves all. */
export const providerSettings: INodeParameters = {
	productId: byId('1'),
	integrationId: byId('11'),
	from: 'Custom Company',
	namespace: 'sample_namespace',
};

/** A gateway with the credentials of these providers, each at its address. */
export function gatewaySetup(
	origins: Readonly<Record<string, string>>,
	parameters: INodeParameters,
	credential: Readonly<Record<string, ICredentialDataDecryptedObject>> = {},
): Setup {
	const [first, ...otherCredentials] = Object.entries(origins).map(([name, origin]) => {
		const setup = providerSetups[name]?.(origin);
		if (!setup) throw new Error(`There is no provider ${name}`);
		const { credentialType, credential: usual } = setup;
		return { credentialType, credential: Object.assign({ ...usual }, credential[name]) };
	});
	if (!first) throw new Error('A gateway needs a provider');
	return {
		...first,
		otherCredentials,
		nodeType,
		parameters: { resource: 'message', operation: 'sendText', text: 'Hello', providerSettings, ...parameters },
	};
}

/** Runs one operation of the gateway; what failed comes as an item. */
export async function runGateway(
	origins: Readonly<Record<string, string>>,
	parameters: INodeParameters,
	options: Partial<ExecuteSetup> = {},
): Promise<INodeExecutionData[]> {
	return await executeNode({
		...gatewaySetup(origins, parameters),
		node: { onError: 'continueRegularOutput' },
		...options,
	});
}
