import type { IBinaryKeyData, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { startContractServer, type ContractServer } from './contractServer';
import { notReached, operationsOf } from './coverage';
import { getChatSetup } from './getChat';
import { executeNode, type ExecuteSetup } from './n8nCore';
import { png } from './png';

/**
 * get.chat's contract server for one test file, which shares it among its tests. Importing this starts it before the
 * file's first test and ends it after the last.
 */
export const base = '/api/v1';
// The sandbox knows this token; a server named by the environment may take any.
const token = process.env.CONTRACT_TOKEN_GETCHAT ?? 'sandbox-getchat-token';
export const to = '+15550100123';
export const waId = '15550100123';
export const file = (mimeType: string, fileName: string): IBinaryKeyData => ({
	data: { data: png.toString('base64'), mimeType, fileName },
});
export const picture = [{ json: {}, binary: file('image/png', 'photo.png') }];

export let server: ContractServer;
/** Existing records, by what the server shows: ids differ between the sandbox and a server of examples. */
export let ids: Record<'user' | 'group' | 'tag' | 'webhook' | 'savedResponse' | 'deviceToken' | 'error', number>;
export let message: { id: string; whatsappId: string; timestamp: number };
export let chat: string;

/** Whether the server remembers what it was told; one of examples answers the same each time. */
export const remembers = () => server.sandbox !== undefined;

/** Every request since the test began. */
export const requests = () => server.recorder.requests;

export function setup(parameters: INodeParameters) {
	const made = getChatSetup(server.baseUrl, parameters);
	return { ...made, credential: { ...made.credential, apiToken: token } };
}

export async function run(
	resource: string,
	operation: string,
	parameters: INodeParameters = {},
	options: Partial<ExecuteSetup> = {},
): Promise<INodeExecutionData[]> {
	return await executeNode({ ...setup({ resource, operation, ...parameters }), ...options });
}

/** `METHOD path?query` of every request since the test began, and that all carry the token. */
export function calls(): string[] {
	return requests().map(({ method, url, headers }) => {
		expect(headers.authorization).toBe(`Token ${token}`);
		return `${method} ${url.replace(base, '')}`;
	});
}

/** The JSON body of the last request. */
export function lastBody(): unknown {
	const request = requests().at(-1);
	expect(request?.headers['content-type']).toBe('application/json');
	return JSON.parse(request?.body.toString() ?? '');
}

/** The tags of the contract whose operations each file carries out; `webhook` carries out all others. */
const tagsOf: Record<'message' | 'template' | 'chat' | 'assignment' | 'media' | 'user', string[]> = {
	message: ['Messages'],
	template: ['Templates'],
	chat: ['Chats', 'Contacts', 'Persons'],
	assignment: ['Assignment', 'Tags'],
	media: ['Business Profile', 'Media Files'],
	user: ['Authorization', 'Groups', 'Users'],
};

/** A last test: every operation of the contract that belongs to this file was carried out. */
export function testCoverage(name: keyof typeof tagsOf | 'webhook'): void {
	test('every operation of the contract was carried out', () => {
		const elsewhere = new Set(Object.values(tagsOf).flat());
		const operations = operationsOf('getchat')
			// The sandbox knows no password that it would accept; user.test.ts looks at the call.
			.filter(({ operationId }) => operationId !== 'createAuthToken')
			.filter(({ tags }) =>
				name === 'webhook' ? !tags.some((tag) => elsewhere.has(tag)) : tags.some((tag) => tagsOf[name].includes(tag)),
			);
		expect(operations.length).toBeGreaterThan(0);
		expect(notReached(operations, server.recorder.answered, base)).toEqual([]);
	});
}

async function firstId(resource: string): Promise<number> {
	const [first] = await run(resource, 'getAll', { limit: 1 });
	// The contract does not show the ids of errors.
	return Number(first?.json.id ?? 1);
}

beforeAll(async () => {
	server = await startContractServer('GETCHAT', base);
	const [current] = await run('user', 'getCurrent', { simplify: false });
	const groups = (current?.json.groups ?? []) as Array<{ id: number }>;
	ids = {
		user: await firstId('user'),
		// Only groups of one's own can be filtered by.
		group: Number(groups[0]?.id ?? (await firstId('group'))),
		tag: await firstId('tag'),
		webhook: await firstId('webhook'),
		savedResponse: await firstId('savedResponse'),
		deviceToken: await firstId('deviceToken'),
		error: await firstId('error'),
	};
	const [newest] = await run('message', 'getAll', { limit: 1, filters: { fromUs: false } });
	message = {
		id: String(newest?.json.id),
		whatsappId: String(newest?.json.whatsapp_id),
		timestamp: Math.floor(Date.parse(String(newest?.json.timestamp)) / 1000),
	};
	chat = String(newest?.json.wa_id);
}, 60_000);

beforeEach(() => {
	requests().length = 0;
});

afterAll(async () => await server?.close());
