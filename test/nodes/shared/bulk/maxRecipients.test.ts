import type { INode, INodeParameters } from 'n8n-workflow';
import { byId } from '../../../support/desk360';
import { runSurface, surfaces, variables, type Surface } from '../../../support/desk360WhatsApp';
import { startStub, type Stub } from '../../../support/stubServer';

let stub: Stub;
let posts = 0;

beforeEach(() => (posts = 0));
afterEach(async () => await stub.close());

const items = (...numbers: string[]) => numbers.map((phone) => ({ json: { phone } }));
const three = items('+905551112233', '+905551112244', '+905551112255');

describe.each(surfaces)('$name', (surface: Surface) => {
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
