import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { WhatsAppGatewaysDecisionTelecomApi } from '../../credentials/WhatsAppGatewaysDecisionTelecomApi.credentials';
import { DecisionTelecom } from '../../nodes/DecisionTelecom/DecisionTelecom.node';
import { executeNode, type ExecuteSetup, type Setup } from './n8nCore';
import type { Recorded } from './stubServer';

// One object of each type for all executions, as in n8n.
const nodeType = new DecisionTelecom();
const credentialType = new WhatsAppGatewaysDecisionTelecomApi();

/** A key that no error, log or result may show, in neither of its forms. */
export const secretKey = 'dt-s3cret-4ccess-key-value';
export const secretForms = [
	secretKey,
	...[secretKey, `${secretKey}:`].map((key) => Buffer.from(key).toString('base64')),
];

/** The DecisionTelecom node against a server. @param baseUrl including /v1/api */
export function decisionTelecomSetup(baseUrl: string, parameters: INodeParameters = {}): Setup {
	return {
		nodeType,
		credentialType,
		credential: { baseUrl, apiKey: secretKey, encoding: 'plain' },
		parameters,
	};
}

/** Runs one operation of the DecisionTelecom node. */
export async function runDecisionTelecom(
	baseUrl: string,
	parameters: INodeParameters,
	options: Partial<ExecuteSetup> = {},
): Promise<INodeExecutionData[]> {
	return await executeNode({ ...decisionTelecomSetup(baseUrl, parameters), ...options });
}

const to = '+380630000000';

/** A text, changed as wished. */
export function textMessage(change: INodeParameters = {}): INodeParameters {
	return { resource: 'message', operation: 'sendText', from: 'Custom Company', to, text: 'Hello', ...change };
}

/** An image by its link, changed as wished. */
export function imageMessage(change: INodeParameters = {}): INodeParameters {
	return {
		resource: 'message',
		operation: 'sendImage',
		from: 'Custom Company',
		to,
		mediaSource: 'url',
		mediaUrl: 'https://example.org/images/image.jpg',
		...change,
	};
}

/** A template without variables, changed as wished. */
export function templateMessage(change: INodeParameters = {}): INodeParameters {
	return {
		resource: 'template',
		operation: 'send',
		from: 'Custom Company',
		to,
		templateName: 'order_update',
		languageCode: 'en_US',
		namespace: 'sample_namespace',
		...change,
	};
}

/** The documented errors, as they come. */
export function documentedError(code: number, change: IDataObject = {}): IDataObject {
	const server = 'The server encountered an unexpected condition which prevented it from fulfilling the request';
	const image = 'Invalid credintals for file_url';
	const table: Readonly<Record<number, [string, string, number]>> = {
		0: ['Too Many Requests', 'Rate limit exceeded', 429],
		1: ['Invalid Parameter: source_addr', 'Empty parameter or parameter validation error', 4],
		2: ['Internal server error', server, 500],
		3: ['Topup balance is required', 'User balance is empty', 402],
		4: ['Internal server error', server, 500],
		5: ['Internal server error', server, 500],
		6: ['Internal server error', server, 500],
		7: [
			'Service Unavailable',
			'Message failed to send because more than 24 hours have passed since the customer last replied to this number. In this case, you can only send a template message',
			503,
		],
		8: [image, 'Invalid MIME type file_url', 401],
		9: [image, 'Invalid file extension', 401],
	};
	const [name, message, status] = table[code] ?? ['', '', 500];
	return { name, message, code, status, ...change };
}

/** The JSON body of a request. */
export function bodyOf({ body }: Recorded): IDataObject {
	const parsed: IDataObject = JSON.parse(body.toString());
	return parsed;
}
