import type { IExecuteFunctions, INodeParameters, INodeProperties, INodeType } from 'n8n-workflow';
import { parameterReaders } from '../../../../nodes/shared/operation/readParameter';
import { surfaces } from '../../../support/desk360WhatsApp';
import { executeNode } from '../../../support/n8nCore';
import { startStub, type Stub } from '../../../support/stubServer';
import { standIn } from '../../../support/standIn';

let stub: Stub;
beforeEach(async () => (stub = await startStub(() => ({ json: { message_id: 1, id: 1 } }))));
afterEach(async () => {
	jest.restoreAllMocks();
	await stub.close();
});

const items = Array.from({ length: 100 }, (_, n) => ({ json: { n, country: n % 2 ? 'US' : 'DE' } }));
const parameters: INodeParameters = {
	resource: 'message',
	operation: 'sendText',
	to: '=+90555{{ 1000000 + $json.n }}',
	text: 'Hello',
	additionalFields: {},
};

/** How often n8n was asked to resolve each parameter; or for what was entered. */
async function resolved(change: INodeParameters = {}, { asEntered = false } = {}): Promise<Record<string, number>> {
	const setup = surfaces[0]?.setup(`${stub.origin}/v1`, { ...surfaces[0].sender, ...parameters, ...change });
	if (!setup) throw new Error('There is no API');
	const counts: Record<string, number> = {};
	const nodeType: INodeType = Object.assign(Object.create(setup.nodeType), {
		async execute(this: IExecuteFunctions) {
			this.getNodeParameter = new Proxy(this.getNodeParameter, {
				apply(ask, that, args: [string, number, unknown, unknown]) {
					const [name, , , options] = args;
					const isAsEntered = Object(options).rawExpressions === true;
					if (isAsEntered === asEntered) counts[name] = (counts[name] ?? 0) + 1;
					return Reflect.apply(ask, that, args);
				},
			});
			return await setup.nodeType.execute?.call(this);
		},
	});
	await executeNode({ ...setup, nodeType, items });
	return counts;
}

test('100 items: a parameter without an expression is resolved once, one with an expression for each item', async () => {
	const counts = await resolved();
	expect(counts).toMatchObject({ resource: 1, operation: 1, text: 1, additionalFields: 1, to: 100 });
	expect(stub.requests).toHaveLength(100);
	expect(new Set(stub.requests.map(({ body }) => body)).size).toBe(100);
});

test('100 items: what was entered in a field is asked for once, whether or not it has an expression', async () => {
	const counts = await resolved({}, { asEntered: true });
	expect(counts).toMatchObject({ resource: 1, operation: 1, text: 1, additionalFields: 1, to: 1 });
});

test('an expression deep inside a collection is resolved for each item', async () => {
	const additionalFields = { defaultCountryCode: '={{ $json.country }}' };
	const counts = await resolved({ to: '=202555{{ 1000 + $json.n }}', additionalFields });
	expect(counts).toMatchObject({ additionalFields: 100, to: 100, text: 1 });
	expect(stub.requests.filter(({ body }) => body.includes('12025551057'))).toHaveLength(1);
	expect(stub.requests.filter(({ body }) => body.includes('49202555'))).toHaveLength(50);
});

test('an operation that an expression chooses is chosen for each item', async () => {
	const operation = '={{ $json.n % 2 ? "nothing" : "sendText" }}';
	await expect(resolved({ operation })).rejects.toThrow('does not exist');
});

test.each([
	['=', 'an expression that gives an empty text'],
	['={{ $json.missing }}', 'an expression that gives nothing'],
	['={{ [] }}', 'an expression that gives an empty list'],
])('%s: %s is named as the reason', async (text) => {
	await expect(resolved({ text })).rejects.toMatchObject({
		message: expect.stringMatching(/^'Text' is required/),
		description: "The expression in 'Text' gave nothing for this item. Correct it.",
	});
	expect(stub.requests).toEqual([]);
});

test('a field left empty is to be filled in', async () => {
	await expect(resolved({ text: ' ' })).rejects.toMatchObject({ description: "Fill in 'Text'." });
});

describe('the reader of an item', () => {
	const property: INodeProperties = { displayName: 'P', name: 'p', type: 'collection', default: { list: [] } };
	const stored = (raw: unknown): { functions: IExecuteFunctions; asked: () => number } => {
		const getNodeParameter = jest.fn(
			(_name: string, itemIndex: number, _default: unknown, options?: { rawExpressions?: boolean }) =>
				options?.rawExpressions
					? raw
					: JSON.parse(JSON.stringify(raw).replaceAll('={{ $itemIndex }}', String(itemIndex))),
		);
		const asked = () => getNodeParameter.mock.calls.filter(([, , , options]) => !options?.rawExpressions).length;
		return { functions: standIn<IExecuteFunctions>({ getNodeParameter }), asked };
	};

	test('gives objects that are its own', () => {
		const { functions, asked } = stored({ list: [{ a: 1 }] });
		const readerOf = parameterReaders(functions);
		for (const itemIndex of [0, 1, 2]) {
			const value = Object(readerOf(itemIndex)(property));
			expect(value).toEqual({ list: [{ a: 1 }] });
			value.list.push('changed');
		}
		expect(asked()).toBe(1);
	});

	test.each([
		['text', '={{ $itemIndex }}', (n: number) => String(n)],
		['a list', ['x', '={{ $itemIndex }}'], (n: number) => ['x', String(n)]],
		['a group', { a: { b: [{ c: '={{ $itemIndex }}' }] } }, (n: number) => ({ a: { b: [{ c: String(n) }] } })],
	])('resolves %s with an expression anew', (_, raw, expected) => {
		const { functions } = stored(raw);
		const readerOf = parameterReaders(functions);
		for (const itemIndex of [0, 1, 2]) expect(readerOf(itemIndex)(property)).toEqual(expected(itemIndex));
	});

	test.each<[Partial<INodeProperties>, boolean]>([
		[{ type: 'resourceLocator' }, true],
		[{ type: 'resourceLocator', typeOptions: { keepsMode: true } }, false],
		[{ type: 'string' }, false],
		[{ type: 'collection' }, false],
	])('of a field with %j has n8n take the value out of a locator: %s', (change, extractValue) => {
		const getNodeParameter = jest.fn().mockReturnValue('x');
		const asked = { ...property, ...change };
		parameterReaders(standIn<IExecuteFunctions>({ getNodeParameter }))(3)(asked);
		expect(getNodeParameter.mock.calls[0]).toEqual(['p', 3, property.default, { extractValue }]);
	});

	test('says whether a field has an expression', () => {
		const isExpression = (raw: unknown) => parameterReaders(stored(raw).functions)(0).isExpression?.(property);
		expect(['={{ 1 }}', { a: ['x', '=1'] }].map(isExpression)).toEqual([true, true]);
		expect(['x', ' =1', 7, null, { a: ['x'] }, ''].map(isExpression)).toEqual(Array(6).fill(false));
	});

	test('keeps fields of the same name apart', () => {
		const { functions, asked } = stored('x');
		const readerOf = parameterReaders(functions);
		readerOf(0)(property);
		readerOf(1)({ ...property });
		expect(asked()).toBe(2);
	});
});
