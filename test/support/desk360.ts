import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { WhatsAppGatewaysDesk360Api } from '../../credentials/WhatsAppGatewaysDesk360Api.credentials';
import { Desk360 } from '../../nodes/Desk360/Desk360.node';
import { executeNode, type ExecuteSetup, type Setup } from './n8nCore';

export { byId } from './editorValues';

// One object of each type for all executions, as in n8n.
const nodeType = new Desk360();
const credentialType = new WhatsAppGatewaysDesk360Api();

/** A token that no error, log or result may show. */
export const secretToken = 'd360-s3cret-t0ken-value';

/** The Desk360 node against a server. @param baseUrl including /v1 */
export function desk360Setup(baseUrl: string, parameters: INodeParameters = {}): Setup {
	return {
		nodeType,
		credentialType,
		credential: {
			authentication: 'apiToken',
			apiToken: secretToken,
			email: '',
			password: '',
			sessionToken: '',
			baseUrl,
		},
		parameters,
	};
}

/** Runs one operation of the Desk360 node. */
export async function runDesk360(
	baseUrl: string,
	parameters: INodeParameters,
	options: Partial<ExecuteSetup> = {},
): Promise<INodeExecutionData[]> {
	return await executeNode({ ...desk360Setup(baseUrl, parameters), ...options });
}

/** A ticket as the documentation shows it, changed as wished. */
export function sampleTicket(change: IDataObject = {}): IDataObject {
	return {
		id: 123,
		reason_id: 1,
		type_id: null,
		agent_id: null,
		name: 'Sample Customer',
		email: 'mail@example.com',
		subject: null,
		last_message: 'Hello World!',
		channel: 'Api',
		platform: 'Api',
		status: 2,
		priority: 0,
		created_at: '2021-01-18 10:31:57',
		updated_at: '2021-01-18 10:31:57',
		...change,
	};
}
