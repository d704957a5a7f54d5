import { readFileSync } from 'node:fs';
import path from 'node:path';
import addFormats from 'ajv-formats';
import Ajv2020 from 'ajv/dist/2020';
import type { IBinaryKeyData, IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { parse } from 'yaml';
import { WhatsAppGatewaysOneMsgApi } from '../../credentials/WhatsAppGatewaysOneMsgApi.credentials';
import { OneMsg } from '../../nodes/OneMsg/OneMsg.node';
import { asDataObject } from '../../nodes/shared/dataObject';
import { executeNode, type ExecuteSetup, type Setup } from './n8nCore';
import { startStub, type Recorded, type Stub, type StubAnswer } from './stubServer';
import { channelId, oneMsgCredential } from './oneMsgTrigger';
import { png } from './png';

export { byId, variables } from './editorValues';

export { channelId, secretToken } from './oneMsgTrigger';

// One object of each type for all executions, as in n8n.
const nodeType = new OneMsg();
const credentialType = new WhatsAppGatewaysOneMsgApi();

/** The 1MSG node against a server. @param origin without the channel */
export function oneMsgSetup(origin: string, parameters: INodeParameters = {}): Setup {
	return {
		nodeType,
		credentialType,
		credential: oneMsgCredential(origin),
		parameters,
	};
}

/** Runs one operation of the 1MSG node. */
export async function runOneMsg(
	origin: string,
	parameters: INodeParameters,
	options: Partial<ExecuteSetup> = {},
): Promise<INodeExecutionData[]> {
	return await executeNode({ ...oneMsgSetup(origin, parameters), ...options });
}

/** What 1MSG answers to a message. */
export const sentAnswer = {
	sent: true,
	id: 'gBGGeRhGZTEfAgkJCh2wAz4ZH-8',
	message: 'Sent to 15550100123@c.us',
	description: 'Message has been sent to the provider',
};

/** An item with one file in the field `data`. */
export function withFile(mimeType: string, fileName: string, bytes: Buffer = png): INodeExecutionData {
	const binary: IBinaryKeyData = { data: { data: bytes.toString('base64'), mimeType, fileName } };
	return { json: {}, binary };
}

const namespace = 'sample_namespace';

/** Templates of every shape that a message fills, as channels list them. */
export const sampleTemplates: IDataObject[] = [
	{
		name: 'order_shipped',
		namespace,
		category: 'UTILITY',
		language: 'en_US',
		status: 'approved',
		components: [
			{ type: 'HEADER', format: 'TEXT', text: 'Order {{1}}' },
			{ type: 'BODY', text: 'Hello {{1}}, your order {{2}} has shipped.' },
			{
				type: 'BUTTONS',
				buttons: [
					{ type: 'URL', text: 'Track', url: 'https://shop.example.com/orders/{{1}}' },
					{ type: 'QUICK_REPLY', text: 'Stop' },
				],
			},
		],
	},
	{
		name: 'bill',
		namespace,
		language: { code: 'en' },
		status: 'APPROVED',
		components: JSON.stringify([{ type: 'BODY', text: 'You owe {{1}} until {{2}}.' }]),
	},
	...['IMAGE', 'VIDEO', 'DOCUMENT'].map((format) => ({
		name: `news_${format.toLowerCase()}`,
		namespace,
		language: 'en',
		status: 'approved',
		components: [
			{ type: 'HEADER', format },
			{ type: 'BODY', text: 'News' },
		],
	})),
	{
		name: 'catalog',
		namespace,
		language: 'en_US',
		status: 'approved',
		components: [
			{ type: 'BODY', text: '{{1}}' },
			{ type: 'BUTTONS', buttons: [{ type: 'CATALOG', text: 'View catalog' }] },
		],
	},
	{
		name: 'cards',
		namespace,
		language: 'en_US',
		status: 'approved',
		components: [
			{ type: 'BODY', text: 'Offers for {{1}}' },
			{
				type: 'CAROUSEL',
				cards: [1, 2].map((card) => ({
					components: [
						{ type: 'HEADER', format: 'VIDEO' },
						{ type: 'BODY', text: `Offer ${card}: {{1}}` },
						{ type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Buy', url: 'https://shop.example.com/{{1}}' }] },
					],
				})),
			},
		],
	},
	{ name: 'plain', language: 'en', status: 'approved', components: [{ type: 'BODY', text: 'Hello' }] },
	{ name: 'plain', namespace, language: 'de', status: 'approved', components: [{ type: 'BODY', text: 'Hallo' }] },
	{ name: 'in_review', namespace, language: 'en', status: 'pending', components: [{ type: 'BODY', text: 'Soon' }] },
];

/** The answer of a channel that has the sample templates and takes everything. */
export function usualAnswer({ method, url }: Recorded): StubAnswer {
	if (method === 'GET') return { json: { total: sampleTemplates.length, templates: sampleTemplates } };
	if (url.includes('/uploadMedia')) return { json: { mediaId: '1234567890' } };
	return { json: url.includes('/send') ? sentAnswer : { result: 'success' } };
}

/** A stub that also checks every request against the contract. */
export interface StrictStub extends Stub {
	/** What the contract has against the requests so far: nothing where all fit. */
	violations: string[];
	/** `METHOD path?query` of the requests so far, without the channel. */
	calls(): string[];
	/** The JSON of the requests so far that have a body. */
	bodies(): IDataObject[];
}

export async function startStrict(
	answer: (request: Recorded, count: number) => StubAnswer = usualAnswer,
): Promise<StrictStub> {
	const violations: string[] = [];
	const stub = await startStub((request, count) => {
		const problem = violationOf(request);
		if (problem !== undefined) violations.push(`${request.method} ${request.url}: ${problem}`);
		return answer(request, count);
	});
	return {
		...stub,
		violations,
		calls: () => stub.requests.map(({ method, url }) => `${method} ${url.replace(/^\/\w+/, '')}`),
		bodies: () =>
			stub.requests.flatMap(({ body }) => (body.length > 0 ? [JSON.parse(body.toString()) as IDataObject] : [])),
	};
}

const contract = asDataObject(
	parse(readFileSync(path.resolve(__dirname, '../../contracts/onemsg.openapi.yaml'), 'utf8')) as unknown,
);
const ajv = new Ajv2020({ strict: false, coerceTypes: false });
addFormats(ajv);
ajv.addSchema(contract, 'contract');

/** What the contract has against a request. */
function violationOf({ method, url, body }: Recorded): string | undefined {
	const { pathname, searchParams } = new URL(url, 'http://x');
	const asked = pathname.replace(new RegExp(`^/${channelId}(?=/)`), '');
	const entry = Object.entries(asDataObject(contract.paths)).find(([template]) =>
		new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(asked),
	);
	const operation = entry && asDataObject(asDataObject(entry[1])[method.toLowerCase()]);
	if (!entry || !operation?.operationId) return 'is not in the contract';
	const known = [operation.parameters].flat().map((parameter) => asDataObject(parameter).name);
	const stranger = [...searchParams.keys()].find((name) => !known.includes(name));
	if (stranger !== undefined) return `has a parameter ${stranger}`;
	if (operation.requestBody === undefined) return body.length > 0 ? 'has a body' : undefined;
	const place = ['paths', entry[0], method.toLowerCase(), 'requestBody', 'content', 'application/json', 'schema'];
	const pointer = place.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
	const validate = ajv.compile({ $ref: `contract#/${encodeURI(pointer)}` });
	const valid = validate(JSON.parse(body.toString()));
	return valid ? undefined : ajv.errorsText(validate.errors);
}
