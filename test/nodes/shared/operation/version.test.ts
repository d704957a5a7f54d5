import type { INodeParameters, INodeType } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import { DecisionTelecom } from '../../../../nodes/DecisionTelecom/DecisionTelecom.node';
import { Desk360 } from '../../../../nodes/Desk360/Desk360.node';
import { Desk360WhatsApp } from '../../../../nodes/Desk360WhatsApp/Desk360WhatsApp.node';
import { GetChat } from '../../../../nodes/GetChat/GetChat.node';
import { OneMsg } from '../../../../nodes/OneMsg/OneMsg.node';
import { build, executeOutputs } from '../../../support/n8nCore';
import { oneMsgSetup, runOneMsg, sentAnswer, startStrict, usualAnswer, type StrictStub } from '../../../support/oneMsg';

/** What n8n makes of a stored node, which holds only what is no default. */
function loaded({ description }: INodeType, typeVersion: number, stored: INodeParameters = {}): INodeParameters {
	const { properties } = description;
	return NodeHelpers.getNodeParameters(properties, stored, true, false, { typeVersion }, description) ?? {};
}

/** Resource, what version 1 starts with, and what a node starts with that is added today. */
const starts: Array<[string, INodeType, Array<[string, string, string]>]> = [
	[
		'Desk360',
		new Desk360(),
		[
			['ticket', 'addNote', 'create'],
			['message', 'markAsRead', 'sendText'],
			['template', 'getAll', 'send'],
			['ticketType', 'create', 'getAll'],
		],
	],
	[
		'Desk360 WhatsApp',
		new Desk360WhatsApp(),
		[
			['message', 'markAsRead', 'sendText'],
			['template', 'getAll', 'send'],
		],
	],
	[
		'get.chat',
		new GetChat(),
		[
			['message', 'get', 'sendText'],
			['template', 'create', 'send'],
			['contact', 'block', 'getAll'],
		],
	],
	[
		'1MSG',
		new OneMsg(),
		[
			['message', 'getAll', 'sendText'],
			['template', 'create', 'send'],
			['call', 'answer', 'answer'],
		],
	],
	[
		'DecisionTelecom',
		new DecisionTelecom(),
		[
			['message', 'getStatus', 'sendText'],
			['template', 'send', 'send'],
		],
	],
];

describe.each(starts)('%s: a workflow without an operation', (_, node, resources) => {
	test.each(resources)('%s: %s as it was saved, %s where it is new', (resource, before, now) => {
		expect(loaded(node, 1, { resource })).toMatchObject({ resource, operation: before });
		expect(loaded(node, 1.1, { resource })).toMatchObject({ resource, operation: now });
	});

	test('nodes are added in the newest version, in which nothing else is stored', () => {
		expect(node.description).toMatchObject({ version: [1, 1.1], defaultVersion: 1.1 });
		const [, before, now] = resources[0] ?? [];
		expect(loaded(node, 1)).toMatchObject({ operation: before });
		expect(loaded(node, 1.1)).toMatchObject({ operation: now });
	});

	test('an operation that was chosen is the same in both, with all its fields', () => {
		for (const [resource, before, now] of resources) {
			for (const operation of [before, now]) {
				expect(loaded(node, 1.1, { resource, operation })).toEqual(loaded(node, 1, { resource, operation }));
			}
		}
	});
});

describe('what else version 1.1 does by default', () => {
	let stub: StrictStub;
	beforeEach(async () => {
		stub = await startStrict((request) => (/\/send/.test(request.url) ? { json: sentAnswer } : usualAnswer(request)));
	});
	afterEach(async () => await stub.close());

	const bulk = {
		...{ resource: 'message', operation: 'sendBulk', recipientsSource: 'list' },
		...{ recipients: ['+15550100123', '+15550100124'], text: 'Hello' },
	};
	test.each([
		[1, {}, [3]],
		[1, { summary: true }, [3]],
		[1, { summary: false }, [2]],
		[1.1, {}, [2]],
		[1.1, { summary: false }, [2]],
		[1.1, { summary: true }, [2, 1]],
	])('a bulk send of version %d with %j to two people', async (typeVersion, additionalFields, counts) => {
		const setup = { ...oneMsgSetup(stub.origin, { ...bulk, additionalFields }), node: { typeVersion } };
		const outputs = await executeOutputs(setup);
		expect(outputs.map(({ length }) => length)).toEqual(counts);
		expect(outputs[0]?.slice(0, 2).map(({ json }) => json.to)).toEqual(['+15550100123', '+15550100124']);
		const others = [...(outputs[0]?.slice(2) ?? []), ...(outputs[1] ?? [])];
		expect(others.map(({ json, binary }) => [json.sent, binary?.chart?.mimeType])).toEqual(
			others.map(() => [2, 'image/svg+xml']),
		);
		// As many as the editor shows, and n8n has connections for.
		const { workflow, node } = build(setup);
		expect(NodeHelpers.getNodeOutputs(workflow, node, setup.nodeType.description)).toHaveLength(counts.length);
	});

	test.each(starts)('%s: everything else has one output, of which n8n makes a tool', (_, nodeType) => {
		for (const typeVersion of [1, 1.1]) {
			const setup = { ...oneMsgSetup('http://127.0.0.1', { additionalFields: { summary: true } }), nodeType };
			const { workflow, node } = build({ ...setup, node: { typeVersion } });
			expect(NodeHelpers.getNodeOutputs(workflow, node, nodeType.description)).toEqual([{ type: 'main' }]);
		}
	});

	test.each([
		[1, {}, {}, '/messages?limit=5'],
		[1.1, {}, {}, '/messages?last=true&limit=5'],
		[1.1, { newestFirst: false }, {}, '/messages?limit=5'],
		[1.1, { lastMessageNumber: 7 }, {}, '/messages?lastMessageNumber=7&limit=5'],
		[1.1, { firstMessageNumber: 7 }, {}, '/messages?firstMessageNumber=7&limit=5'],
		[1.1, {}, { returnAll: true }, '/messages?limit=100'],
		[1, { newestFirst: true }, {}, '/messages?last=true&limit=5'],
	])('messages of version %d with %j and %j', async (typeVersion, filters, change, url) => {
		const parameters = { resource: 'message', operation: 'getAll', returnAll: false, limit: 5, filters, ...change };
		await runOneMsg(stub.origin, parameters, { node: { typeVersion } });
		expect(stub.requests[0]?.url.replace(/^\/\w+/, '')).toBe(url);
	});
});
