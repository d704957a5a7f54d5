import type { INodeParameters } from 'n8n-workflow';
import * as recipients from '../../../nodes/shared/input/recipient';
import { imageMessage, runDecisionTelecom, templateMessage, textMessage } from '../../support/decisionTelecom';
import { store, useDeduplicator } from '../../support/deduplicator';
import { runSurface, surfaces } from '../../support/desk360WhatsApp';
import * as getChat from '../../support/getChat';
import * as oneMsg from '../../support/oneMsg';
import { startStub, type Recorded, type Stub, type StubAnswer } from '../../support/stubServer';

/** One way to send, and how a provider answers it. */
interface Send {
	what: string;
	run(origin: string, parameters: INodeParameters): Promise<unknown>;
	answer(request: Recorded): StubAnswer;
	parameters: INodeParameters;
}

const to = '+90 (555) 123-45-67';
const text = { resource: 'message', operation: 'sendText', to, text: 'Hello' };
const location = {
	resource: 'message',
	operation: 'sendLocation',
	to,
	latitude: 41.0082,
	longitude: 28.9784,
	name: 'City Hall',
	address: '1 Main Street',
};
const template = (more: INodeParameters) => ({ resource: 'template', operation: 'send', to, ...more });

/** The three ways to declare a send: parts of a text, one request, and a template that is looked up first. */
const kinds = (texts: INodeParameters, request: INodeParameters, looked: INodeParameters) => [
	{ kind: 'a text', parameters: texts },
	{ kind: 'a text of a campaign', parameters: { ...texts, additionalFields: { campaign: 'spring' } } },
	{ kind: 'a long text', parameters: { ...texts, text: 'a '.repeat(4_000), additionalFields: { longText: 'split' } } },
	{ kind: 'one request', parameters: request },
	{ kind: 'a template', parameters: looked },
];

const orderUpdate = oneMsg.variables({ 'body-1': 'Nathan', 'body-2': '1001' });

const sends: Send[] = [
	...surfaces.flatMap((surface) =>
		kinds(text, location, template({ templateId: oneMsg.byId(surface.template), templateVariables: orderUpdate })).map(
			({ kind, parameters }) => ({
				what: `${surface.name}: ${kind}`,
				parameters,
				run: async (origin: string, given: INodeParameters) => await runSurface(surface, origin, given),
				answer: ({ method }: Recorded): StubAnswer => ({
					json: method === 'GET' ? surface.templates : { message_id: 'm1' },
				}),
			}),
		),
	),
	...kinds(text, location, template({ templateId: getChat.byId('plain:en') })).map(({ kind, parameters }) => ({
		what: `get.chat: ${kind}`,
		parameters,
		run: getChat.runGetChat,
		answer: ({ method }: Recorded): StubAnswer => ({
			json: method === 'GET' ? getChat.pageOf(getChat.sampleTemplates) : getChat.queuedAnswer,
		}),
	})),
	...kinds(text, location, template({ templateId: oneMsg.byId('bill'), templateVariables: orderUpdate })).map(
		({ kind, parameters }) => ({
			what: `1MSG: ${kind}`,
			parameters,
			run: oneMsg.runOneMsg,
			answer: oneMsg.usualAnswer,
		}),
	),
	...kinds(textMessage({ to }), imageMessage({ to }), templateMessage({ to })).map(({ kind, parameters }) => ({
		what: `DecisionTelecom: ${kind}`,
		parameters,
		run: runDecisionTelecom,
		answer: (): StubAnswer => ({ json: { message_id: '26348265' } }),
	})),
];

beforeAll(useDeduplicator);

let stub: Stub;
afterEach(async () => {
	jest.restoreAllMocks();
	await stub.close();
});

test.each(sends)('$what reads the recipient of an item once', async ({ run, answer, parameters }) => {
	store.clear();
	stub = await startStub(answer);
	const parse = jest.spyOn(recipients, 'parseRecipient');
	await run(stub.origin, parameters);
	expect(stub.requests.filter(({ method }) => method === 'POST').length).toBeGreaterThan(0);
	expect(parse.mock.calls.map(([, entered]) => entered)).toEqual([to]);
});
