import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IBinaryKeyData, IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import { startAskTrigger } from '../support/askTrigger';
import { decisionTelecomSetup } from '../support/decisionTelecom';
import { desk360Setup } from '../support/desk360';
import { desk360WhatsAppSetup } from '../support/desk360WhatsApp';
import { getChatSetup } from '../support/getChat';
import { executeNode, type Setup } from '../support/n8nCore';
import { oneMsgSetup } from '../support/oneMsg';
import { readForm, startRecorder, type Recorder } from '../support/recorder';
import { startSandboxProcess } from '../support/sandbox';
import type { Recorded, Stub } from '../support/stubServer';

/** What each operation needs to send its request to the sandbox, by node and `resource/operation`. */
interface Example {
	parameters: INodeParameters;
	binary?: IBinaryKeyData;
	json?: IDataObject;
}
const file = path.resolve(__dirname, '../fixtures/everyOperation.json');
const examples: Record<string, Record<string, Example>> = JSON.parse(readFileSync(file, 'utf8'));

const withKey = (setup: Setup, key: string): Setup => ({
	...setup,
	credential: { ...setup.credential, apiToken: key, apiKey: key },
});
const setups: Record<string, (origin: string) => Setup> = {
	decisionTelecom: (origin) => withKey(decisionTelecomSetup(`${origin}/v1/api`), 'sandbox-decision-key'),
	desk360: (origin) => withKey(desk360Setup(`${origin}/v1`), 'sandbox-token'),
	desk360WhatsApp: (origin) => withKey(desk360WhatsAppSetup(`${origin}/v1`), 'sandbox-token'),
	getChat: (origin) => withKey(getChatSetup(`${origin}/api/v1`), 'sandbox-getchat-token'),
	oneMsg: (origin) => {
		const setup = oneMsgSetup(origin);
		return { ...setup, credential: { ...setup.credential, channelId: '100201', token: 'sandbox-onemsg-token' } };
	},
};

/** Every operation of every node, as its menus have them. */
const operations = Object.entries(setups).flatMap(([node, setup]) =>
	setup('')
		.nodeType.description.properties.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }) =>
			options.flatMap((option) =>
				'value' in option
					? [{ node, resource: String(displayOptions?.show?.resource?.[0]), operation: String(option.value) }]
					: [],
			),
		),
);

let recorder: Recorder;
/** This n8n, whose triggers hear answers. */
let n8n: Stub;
let sandboxOrigin: string;
let closeSandbox: () => Promise<void>;
beforeAll(async () => {
	const sandbox = await startSandboxProcess();
	sandboxOrigin = sandbox.origin;
	closeSandbox = async () => await sandbox.close();
	recorder = await startRecorder(sandbox.origin);
	n8n = await startAskTrigger();
}, 60_000);
afterAll(async () => {
	await recorder?.close();
	await n8n?.close();
	await closeSandbox?.();
});
beforeEach(() => {
	recorder.requests.length = 0;
});

interface Chosen {
	node: string;
	resource: string;
	operation: string;
}

/** The names that the editor offers under Options. */
function offered({ node, resource, operation }: Chosen): string[] {
	const { description } = setups[node]?.('').nodeType ?? {};
	const options = description?.properties.find(({ name }) => name === 'options');
	const values = { resource, operation, options: {} };
	return (options?.options ?? [])
		.filter((option): option is INodeProperties => 'type' in option)
		.filter((option) => NodeHelpers.displayParameter({}, option, null, description ?? null, values))
		.map(({ name }) => name);
}

/** Lets the provider call a trigger of this n8n, where an operation needs one that hears the answer. */
async function listen({ node, operation }: Chosen): Promise<void> {
	if (operation !== 'sendAndWait') return;
	const url = `${n8n.origin}/webhook/1/webhook`;
	const call: Record<string, INodeParameters> = {
		getChat: { operation: 'create', url },
		oneMsg: { operation: 'set', webhookUrls: [url] },
	};
	const setup = setups[node]?.(sandboxOrigin);
	if (setup && call[node]) await executeNode({ ...setup, parameters: { resource: 'webhook', ...call[node] } });
}

/** What the operation sent; the sandbox may refuse a member that its contract does not know. */
async function run({ node, resource, operation }: Chosen, options: INodeParameters): Promise<string> {
	const example = examples[node]?.[`${resource}/${operation}`];
	const setup = setups[node]?.(recorder.origin);
	if (!example || !setup) throw new Error(`No example of ${node} ${resource}/${operation}`);
	const entered: INodeParameters = JSON.parse(JSON.stringify(example.parameters).replaceAll('{n8n}', n8n.origin));
	const parameters = { ...entered, resource, operation, options };
	const items = [{ json: example.json ?? {}, ...(example.binary && { binary: example.binary }) }];
	try {
		return JSON.stringify(
			(await executeNode({ ...setup, n8nOrigin: n8n.origin, parameters, items })).map(({ json }) => json),
		);
	} catch (error) {
		return String(error);
	}
}

async function membersOf(request: Recorded): Promise<IDataObject> {
	if (!String(request.headers['content-type']).startsWith('multipart/')) return JSON.parse(request.body.toString());
	const parts = await readForm(request);
	return Object.fromEntries(parts.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
}

const writes = () => recorder.requests.filter(({ method }) => method !== 'GET' && method !== 'DELETE');
const added = { zz_new: 'ü', zz_more: { a: [1, null] } };
const inForm = { zz_new: 'ü', zz_more: '{"a":[1,null]}' };

test('there is an example of every operation', () => {
	expect(operations.length).toBeGreaterThanOrEqual(219);
	const known = ({ node, resource, operation }: Chosen) => examples[node]?.[`${resource}/${operation}`] !== undefined;
	expect(operations.filter((one) => !known(one))).toEqual([]);
});

describe.each(operations)('$node $resource/$operation', (chosen) => {
	const names = offered(chosen);
	beforeAll(async () => await listen(chosen));

	if (names.includes('additionalQueryParameters')) {
		test('has no body, and takes query parameters', async () => {
			expect(names).not.toContain('additionalBodyFields');
			await run(chosen, { additionalQueryParameters: { zz_new: 'ü & more' }, additionalBodyFields: added });
			expect(recorder.requests.length).toBeGreaterThan(0);
			for (const { method, url, body } of recorder.requests) {
				expect([method, body.length]).toEqual([expect.stringMatching(/^(?:GET|DELETE)$/), 0]);
				expect(new URL(url, 'http://x').searchParams.get('zz_new')).toBe('ü & more');
			}
		});
		return;
	}

	test('takes members of the body', async () => {
		expect(names).toContain('additionalBodyFields');
		await run(chosen, { additionalBodyFields: JSON.stringify(added) });
		const last = writes().at(-1);
		if (last === undefined)
			throw new Error('Nothing with a body was sent: an operation without one is declared `bodyless: true`');
		const form = String(last.headers['content-type']).startsWith('multipart/');
		expect(await membersOf(last)).toMatchObject(form ? inForm : added);
		expect(last.url).not.toContain('zz_');
	});

	test('refuses anything but an object, and tokens, before anything is sent', async () => {
		for (const entered of ['[1]', '"text"', 'null', '{"a":', '{"access_token":"x"}', '{"Authorization":"x"}']) {
			expect(await run(chosen, { additionalBodyFields: entered })).toMatch(/'Additional Body Fields \(JSON\)' \w/);
		}
		expect(recorder.requests).toEqual([]);
	});
});
