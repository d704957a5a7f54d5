import type { IExecuteFunctions, INode, INodeParameters } from 'n8n-workflow';
import { checkRecipientCount } from '../../../../nodes/shared/bulk/maxRecipients';
import { byId } from '../../../support/desk360';
import { runSurface, surfaces, variables, type Surface } from '../../../support/desk360WhatsApp';
import { refused } from '../../../support/refused';
import { standIn } from '../../../support/standIn';
import { startStub, type Stub } from '../../../support/stubServer';

test.each<[string, string, boolean, number | undefined, number, string]>([
	['a node', 'a.b', false, 2, 3, 'allows 2 people, but the message would go to 3; nothing was sent. Check the list'],
	['a node', 'a.b', false, 1, 3, 'allows 1 person, but the message would go to 3; nothing was sent. Check the list'],
	[
		'a tool',
		'a.bTool',
		false,
		undefined,
		2,
		'allows 1 person, but the message would go to 2; nothing was sent. A tool',
	],
	['a tool', 'a.bTool', false, 0, 2, 'allows 1 person, but the message would go to 2; nothing was sent. A tool'],
	['a node that runs as a tool', 'a.b', true, 0, 2, 'would go to 2; nothing was sent. A tool writes to one person at'],
	[
		'a tool',
		'a.bTool',
		false,
		2,
		3,
		'allows 2 people, but the message would go to 3; nothing was sent. Check the list',
	],
])('%s of the type %s (%j) with %j as the most, for %j people: it %s', (_, type, runs, most, people, said) => {
	const functions = standIn<IExecuteFunctions>({ getNode: () => ({ type }), isToolExecution: () => runs });
	expect(refused(() => checkRecipientCount(functions, people, most))).toContain(said);
	expect(() => checkRecipientCount(functions, Math.max(most ?? 0, 1), most)).not.toThrow();
});

let stub: Stub;
let posts = 0;

beforeEach(() => (posts = 0));

const items = (...numbers: string[]) => numbers.map((phone) => ({ json: { phone } }));
const three = items('+905551112233', '+905551112244', '+905551112255');

describe.each(surfaces)('$name', (surface: Surface) => {
	afterEach(async () => await stub.close());
	beforeEach(async () => {
		stub = await startStub(({ method }) => {
			if (method === 'GET') return { json: surface.templates };
			posts++;
			return { json: { message_id: 'm1' } };
		});
	});

	async function run(additionalFields: INodeParameters, input = three, node: Partial<INode> = {}) {
		const parameters: INodeParameters = {
			resource: 'template',
			operation: 'sendBulk',
			recipientsSource: 'items',
			to: '={{ $json.phone }}',
			templateId: byId('order_update'),
			templateVariables: variables({ 'body-1': 'Nathan', 'body-2': 'A1' }),
			additionalFields,
		};
		return await runSurface(surface, `${stub.origin}/v1`, parameters, { items: input, node });
	}

	const tool: Partial<INode> = { type: 'n8n-nodes-whatsapp-gateways.anyTool' };

	test('with more people than allowed nothing is sent', async () => {
		await expect(run({ maxRecipients: 2 })).rejects.toThrow(
			/'Max Recipients' allows 2 people.* go to 3; nothing was sent/,
		);
		expect(posts).toBe(0);
	});

	test('a number that comes twice is one person', async () => {
		await run({ maxRecipients: 2 }, items('+905551112233', '0090 555 111 22 33', '+905551112244'));
		expect(posts).toBeGreaterThan(0);
	});

	test('without it, and with 0, any number is sent to', async () => {
		await run({});
		await run({ maxRecipients: 0 });
		expect(posts).toBeGreaterThan(1);
	});

	test('a dry run counts nobody', async () => {
		await run({ maxRecipients: 1, dryRun: true });
		expect(posts).toBe(0);
	});

	test('the tool of an agent writes to one person, unless more are allowed', async () => {
		await expect(run({}, three, tool)).rejects.toThrow(/allows 1 person/);
		expect(posts).toBe(0);
		await run({}, three.slice(0, 1), tool);
		expect(posts).toBe(1);
		await run({ maxRecipients: 3 }, three, tool);
		expect(posts).toBeGreaterThan(1);
	});
});
