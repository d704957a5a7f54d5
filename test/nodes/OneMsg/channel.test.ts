// Sample values. cspell:ignore MIIB
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { WhatsAppGatewaysOneMsgApi } from '../../../credentials/WhatsAppGatewaysOneMsgApi.credentials';
import { OneMsg } from '../../../nodes/OneMsg/OneMsg.node';
import { byId } from '../../support/editorValues';
import { executeNode, loadList, type ExecuteSetup, type Setup } from '../../support/n8nCore';
import { channelId, oneMsgCredential } from '../../support/oneMsgTrigger';
import { startStub, type Recorded, type Stub, type StubAnswer } from '../../support/stubServer';

/** The channel itself, its webhooks, groups, flows, users and calls: bad input, and answers that are none. */
let stub: Stub;
let answer: (request: Recorded, count: number) => StubAnswer;

beforeAll(async () => void (stub = await startStub((request, count) => answer(request, count))));
beforeEach(() => {
	stub.requests.length = 0;
	answer = () => ({ json: { success: true } });
});
afterAll(async () => await stub.close());

const setup = (parameters: INodeParameters): Setup => ({
	nodeType: new OneMsg(),
	credentialType: new WhatsAppGatewaysOneMsgApi(),
	credential: oneMsgCredential(stub.origin),
	parameters,
});
const run = async (
	resource: string,
	operation: string,
	parameters: INodeParameters = {},
	options: Partial<ExecuteSetup> = {},
): Promise<INodeExecutionData[]> => await executeNode({ ...setup({ resource, operation, ...parameters }), ...options });

const group = { groupId: byId('120363046942338209') };
const flow = { flowId: byId('1234567890') };
const calls = () => stub.requests.map(({ method, url }) => `${method} ${url.replace(`/${channelId}`, '')}`);
const textOf = (length: number) => 'x'.repeat(length);

describe('bad input never leaves the machine', () => {
	test.each<[string, string, string, INodeParameters, RegExp]>([
		['no change of the profile', 'channel', 'updateProfile', { updateFields: {} }, /'Update Fields' is empty/],
		[
			'a long about',
			'channel',
			'updateProfile',
			{ updateFields: { about: textOf(140) } },
			/'About' has 140 characters/,
		],
		[
			'a long description',
			'channel',
			'updateProfile',
			{ updateFields: { description: textOf(257) } },
			/'Description' has 257 characters/,
		],
		['no e-mail', 'channel', 'updateProfile', { updateFields: { email: 'info' } }, /'Email' must be one e-mail/],
		['no phone', 'channel', 'updateProfile', { updateFields: { phone: '12' } }, /'Phone' has 2 digits/],
		[
			'no industry',
			'channel',
			'updateProfile',
			{ updateFields: { vertical: 'Mining' } },
			/'Industry' cannot be "Mining"/,
		],
		[
			'three websites',
			'channel',
			'updateProfile',
			{ updateFields: { websites: ['https://a.io', 'https://b.io', 'https://c.io'] } },
			/'Websites' has 3 addresses/,
		],
		[
			'a file that is not there',
			'channel',
			'updateProfile',
			{ updateFields: { binaryPropertyName: 'photo' } },
			/'Input Data Field Name' names "photo"/,
		],
		[
			'two photos',
			'channel',
			'updateProfile',
			{ updateFields: { binaryPropertyName: 'photo', mediaUrl: 'https://example.com/p.jpg' } },
			/'Photo URL' cannot be combined with a file/,
		],
		[
			'a photo of a private network',
			'channel',
			'updateProfile',
			{ updateFields: { mediaUrl: 'https://10.0.0.1/p.jpg' } },
			/'Photo URL' must be a link to a file/,
		],
		['no settings', 'channel', 'updateSettings', { updateFields: {} }, /'Update Fields' is empty/],
		[
			'a flag that is none',
			'channel',
			'updateSettings',
			{ updateFields: { rawHooks: 'maybe' } },
			/must be true or false/,
		],
		['no month', 'channel', 'getStatistics', { month: '13.2022' }, /'Month' must be a month/],
		['no automation', 'channel', 'updateAutomation', { updateFields: {} }, /'Update Fields' is empty/],
		[
			'five prompts',
			'channel',
			'updateAutomation',
			{ updateFields: { prompts: ['1', '2', '3', '4', '5'] } },
			/'Prompts' has 5 entries, but at most 4/,
		],
		[
			'a long prompt',
			'channel',
			'updateAutomation',
			{ updateFields: { prompts: [textOf(81)] } },
			/'Prompts' has 81 characters/,
		],
		[
			'31 commands',
			'channel',
			'updateAutomation',
			{
				updateFields: {
					commands: { command: Array.from({ length: 31 }, (_, n) => ({ name: `c${n}`, description: 'd' })) },
				},
			},
			/'Commands' has 31 entries/,
		],
		[
			'a command without description',
			'channel',
			'updateAutomation',
			{ updateFields: { commands: { command: [{ name: 'help' }] } } },
			/'Description' is required/,
		],
		[
			'six addresses',
			'webhook',
			'set',
			{ webhookUrls: Array.from({ length: 6 }, (_, n) => `https://h${n}.example.com`) },
			/'Webhook URLs' has 6 addresses, but a channel calls at most 5/,
		],
		['no address', 'webhook', 'set', { webhookUrls: ['example.com/hook'] }, /'Webhook URLs' must be a web address/],
		['no group', 'group', 'get', { groupId: byId('') }, /'Group' is required/],
		['a person as group', 'group', 'get', { groupId: byId('12020721369@c.us') }, /'Group' must be the id of a group/],
		['another path', 'group', 'delete', { groupId: byId('1/inviteLink') }, /'Group' must be the id of a group/],
		['a group without name', 'group', 'create', { name: '  ' }, /'Name' is required/],
		['no change of a group', 'group', 'update', { ...group, updateFields: {} }, /'Update Fields' is empty/],
		['an empty group name', 'group', 'update', { ...group, updateFields: { name: '' } }, /'Name' is required/],
		['a flow without name', 'flow', 'create', { name: '', categories: ['OTHER'] }, /'Name' is required/],
		['a flow without category', 'flow', 'create', { name: 'Signup', categories: [] }, /'Categories' is required/],
		[
			'an unknown category',
			'flow',
			'create',
			{ name: 'Signup', categories: ['GAMES'] },
			/'Categories' cannot be "GAMES"/,
		],
		['no flow', 'flow', 'publish', { flowId: byId(' ') }, /'Flow' is required/],
		['broken JSON', 'flow', 'updateStructure', { ...flow, flowJson: '{"version"' }, /'Flow JSON' is not valid JSON/],
		['empty JSON', 'flow', 'updateStructure', { ...flow, flowJson: '{}' }, /'Flow JSON' is required/],
		['no change of a flow', 'flow', 'updateMetadata', { ...flow, updateFields: {} }, /'Update Fields' is empty/],
		[
			'an endpoint that is none',
			'flow',
			'updateMetadata',
			{ ...flow, updateFields: { endpointUri: 'ftp://example.com' } },
			/'Endpoint URL' must be a web address/,
		],
		['a key that is none', 'flow', 'setPublicKey', { publicKey: 'MIIB' }, /'Public Key' is not the PEM text/],
		['somebody without number', 'user', 'block', { phoneNumber: 'Ada' }, /'Phone Number' is not a phone number: "Ada"/],
		['a call to nobody', 'call', 'start', { to: '', sdp: 'v=0' }, /'To' is required/],
		['a call without session', 'call', 'start', { to: '+12185552828', sdp: '' }, /'SDP' is required/],
		['an answer without call', 'call', 'answer', { callId: '', sdp: 'v=0' }, /'Call ID' is required/],
		[
			'long callback data',
			'call',
			'end',
			{ callId: 'wacid.1', additionalFields: { callbackData: textOf(513) } },
			/'Callback Data' has 513 characters/,
		],
		['no calling settings', 'call', 'updateSettings', { updateFields: {} }, /'Update Fields' is empty/],
		[
			'calling settings that are no JSON',
			'call',
			'updateSettings',
			{ updateFields: { sip: '[' } },
			/'SIP \(JSON\)' is not valid JSON/,
		],
	])('%s', async (_, resource, operation, parameters, problem) => {
		await expect(run(resource, operation, parameters)).rejects.toThrow(problem);
		expect(stub.requests).toEqual([]);
	});

	test('a photo of the wrong kind or size', async () => {
		const parameters = { updateFields: { binaryPropertyName: 'data' } };
		const file = (mimeType: string, size: number): INodeExecutionData => ({
			json: {},
			binary: { data: { data: Buffer.alloc(size).toString('base64'), mimeType, fileName: 'p' } },
		});
		for (const [item, problem] of [
			[file('image/gif', 10), /which is image\/gif; it must be image\/jpeg or image\/png/],
			[file('image/png', 6 * 1024 * 1024), /which has 6 MB; at most 5 MB/],
			[file('image/png', 0), /is empty/],
		] as const) {
			await expect(run('channel', 'updateProfile', parameters, { items: [item] })).rejects.toThrow(problem);
			await expect(run('group', 'update', { ...group, ...parameters }, { items: [item] })).rejects.toThrow(problem);
		}
		expect(stub.requests).toEqual([]);
	});

	test('a private key is not sent, and not shown', async () => {
		const publicKey = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----';
		const error = await run('flow', 'setPublicKey', { publicKey }).then(
			() => undefined,
			(thrown: unknown) => thrown,
		);
		expect(Object(error).message).toContain('is a private key');
		expect(`${Object(error).message} ${Object(error).description}`).not.toContain('MIIEvQ');
		expect(stub.requests).toEqual([]);
	});

	test('one bad item of several keeps all from being sent', async () => {
		const items = [{ json: { number: '+12020721369' } }, { json: { number: 'nobody' } }];
		await expect(run('user', 'block', { phoneNumber: '={{ $json.number }}' }, { items })).rejects.toThrow(/nobody/);
		expect(stub.requests).toEqual([]);
	});
});

describe('failures', () => {
	test('with HTTP 200 are errors with the reason', async () => {
		answer = () => ({
			json: { success: false, response: { error: { code: 138000, message: 'Calling not enabled' } } },
		});
		await expect(run('call', 'end', { callId: 'wacid.1' })).rejects.toThrow(/Calling not enabled.*138000/);
		answer = () => ({ json: { items: [], error: 'No access' } });
		await expect(run('flow', 'getAll')).rejects.toThrow(/No access/);
	});

	test('what the vendor has switched off says so', async () => {
		answer = () => ({ status: 501, json: { error: 'Not implemented' } });
		await expect(run('flow', 'create', { name: 'Signup', categories: ['OTHER'] })).rejects.toMatchObject({
			message: expect.stringContaining('HTTP 501'),
			description: expect.stringContaining('switched this function off'),
		});
	});

	test('a blocked subscription, answered as plain text', async () => {
		answer = () => ({ status: 403, text: 'Trial is over' });
		await expect(run('call', 'getSettings')).rejects.toMatchObject({
			message: expect.stringContaining('Trial is over'),
			description: expect.stringContaining('subscription'),
		});
	});

	test('a call is never started twice', async () => {
		answer = () => 'reset';
		await expect(run('call', 'start', { to: '+12185552828', sdp: 'v=0' })).rejects.toThrow(/unclear/);
		expect(calls()).toEqual(['POST /initiateCall']);
	});

	test('a new group is never made twice, a change is repeated', async () => {
		answer = () => 'reset';
		await expect(run('group', 'create', { name: 'Support' })).rejects.toThrow(/unclear/);
		expect(calls()).toEqual(['POST /groups']);
		answer = (_, count) => (count === 1 ? 'reset' : { json: { success: true } });
		await run('group', 'update', { ...group, updateFields: { name: 'Help' } });
		expect(calls()).toHaveLength(3);
	});
});

test.each([
	['connected', { meaning: 'Everything is fine.' }],
	['Disconnected', { meaning: expect.stringContaining('not connected') }],
	['constructor', {}],
])('the status %s of a channel comes with what the documentation says of it', async (status, meaning) => {
	answer = () => ({ json: { status } });
	expect((await run('channel', 'getStatus'))[0]?.json).toEqual({ status, ...meaning });
});

describe('lists', () => {
	test('groups: page after page, by the marker alone', async () => {
		const paging = { cursors: { after: 'B' }, next: 'https://elsewhere.example.com/groups?after=X' };
		answer = ({ url }) =>
			url.includes('after=B')
				? { json: { groups: [{ id: '2', subject: 'Sales' }] } }
				: { json: { groups: [{ id: '1', subject: 'Support' }], paging } };
		const items = await run('group', 'getAll', { returnAll: true });
		expect(items.map(({ json }) => json.id)).toEqual(['1', '2']);
		expect(calls()).toEqual(['GET /groups', 'GET /groups?after=B']);
		expect(await loadList(setup({ resource: 'group', operation: 'get' }), 'searchGroups', 'sal')).toEqual({
			results: [{ name: 'Sales', value: '2' }],
		});
	});

	test('flows, with their status', async () => {
		answer = () => ({ json: { items: [{ id: '7', name: 'Signup', status: 'DRAFT' }], count: 1, total: 1 } });
		expect((await run('flow', 'getAll'))[0]?.json).toEqual({ id: '7', name: 'Signup', status: 'DRAFT' });
		expect(await loadList(setup({ resource: 'flow', operation: 'get' }), 'searchFlows', '')).toEqual({
			results: [{ name: 'Signup (DRAFT)', value: '7' }],
		});
	});

	test('blocked users, statistics and catalogs: an item for each', async () => {
		answer = ({ url }) =>
			url.includes('blocked')
				? { json: { blockedUsers: [{ wa_id: '1' }, { wa_id: '2' }] } }
				: { json: [{ id: 'a' }, { id: 'b' }] };
		expect(await run('user', 'getBlocked')).toHaveLength(2);
		expect(await run('channel', 'getExtendedStatistics')).toHaveLength(2);
		expect(await run('channel', 'getCommerceSettings')).toHaveLength(2);
	});

	test('a deleted group with an empty answer is deleted', async () => {
		answer = () => ({ status: 204, text: '' });
		expect((await run('group', 'delete', group))[0]?.json).toEqual({ deleted: true });
	});
});
