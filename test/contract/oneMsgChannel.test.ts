import type { INodeParameters } from 'n8n-workflow';
import type { ContractServer } from '../support/contractServer';
import { byId } from '../support/editorValues';
import { loadList } from '../support/n8nCore';
import { SandboxControl } from '../support/sandboxControl';
import {
	callsTo,
	contractSetup,
	expectAllReached,
	runOnContract,
	startOneMsgContract,
} from '../support/oneMsgContract';
import { png } from '../support/png';

/** The channel itself, its webhooks, groups, flows, blocked users and calls. */
let server: ContractServer;
const requests = () => server.recorder.requests;
const run = async (resource: string, operation: string, parameters: INodeParameters = {}, options = {}) =>
	await runOnContract(server, { resource, operation, ...parameters }, options);
const calls = () => callsTo(server);

/** The JSON body of the last request; undefined where it had none. */
function lastBody(): unknown {
	const request = requests().at(-1);
	if (!request || request.body.length === 0) return undefined;
	expect(request.headers['content-type']).toBe('application/json');
	return JSON.parse(request.body.toString());
}

const picture = [
	{ json: {}, binary: { data: { data: png.toString('base64'), mimeType: 'image/png', fileName: 'p.png' } } },
];
const dataUri = `data:image/png;base64,${png.toString('base64')}`;

/** Forgets the requests so far, all of which carry the token. */
function startAnew(): void {
	calls();
	requests().length = 0;
}

beforeAll(async () => void (server = await startOneMsgContract()), 60_000);

afterEach(startAnew);

afterAll(async () => await server?.close());

describe('channel', () => {
	test.each([
		['getProfile', 'GET /me'],
		['getStatus', 'GET /status'],
		['getSettings', 'GET /settings'],
		['getStatistics', 'GET /statistics'],
		['getExtendedStatistics', 'GET /extendedStatistics'],
		['getCommerceSettings', 'GET /commerce'],
		['getServerAddress', 'GET /outputIP'],
		['getMmLiteStatus', 'GET /mmLiteStatus'],
		['getAutomation', 'GET /conversationalAutomation'],
	])('%s', async (operation, call) => {
		const items = await run('channel', operation);
		expect(calls()).toEqual([call]);
		expect(items[0]?.json).toEqual(expect.any(Object));
	});

	test.each(['2022-03', '2022-03-15T00:00:00', '03.2022', '3/2022'])('statistics of %s', async (month) => {
		const [item] = await run('channel', 'getStatistics', { month });
		expect(calls()).toEqual(['GET /statistics?date=03.2022']);
		expect(item?.json).toHaveProperty('templates_cost');
	});

	test('profile: every field, the photo from a file of the item', async () => {
		const updateFields = {
			about: 'Open 9 to 5',
			address: '1 Sample Street',
			description: 'Samples',
			email: 'info@example.org',
			vertical: 'Education',
			websites: ['https://example.org', 'https://shop.example.org'],
			binaryPropertyName: 'data',
		};
		await run('channel', 'updateProfile', { updateFields }, { items: picture });
		expect(calls()).toEqual(['POST /me']);
		const { binaryPropertyName: _, ...texts } = updateFields;
		expect(lastBody()).toEqual({ ...texts, photo: dataUri });
	});

	test('profile: the photo from a link; an empty text removes what is there', async () => {
		const mediaUrl = 'https://example.org/photo.jpg';
		await run('channel', 'updateProfile', { updateFields: { about: '', mediaUrl, phone: '+1 202 072 1369' } });
		expect(lastBody()).toEqual({ about: '', photo: mediaUrl, phone: '12020721369' });
	});

	test('settings', async () => {
		const flags = {
			ackNotificationsOn: true,
			cta_url_link_tracking_opted_out: false,
			guaranteedHooks: true,
			rawHooks: false,
			template_analytics_enabled: true,
		};
		await run('channel', 'updateSettings', { updateFields: flags });
		expect(lastBody()).toEqual(flags);
		for (const [webhookUrls, webhookUrl] of [
			[['https://a.example.org/hook'], 'https://a.example.org/hook'],
			[
				['https://a.example.org', 'https://b.example.org'],
				['https://a.example.org', 'https://b.example.org'],
			],
			[[], null],
		]) {
			await run('channel', 'updateSettings', { updateFields: { webhookUrls: webhookUrls ?? [] } });
			expect(lastBody()).toEqual({ webhookUrl });
		}
	});

	test('commerce settings', async () => {
		await run('channel', 'updateCommerceSettings', { isCartEnabled: true, isCatalogVisible: false });
		expect(calls()).toEqual(['POST /commerce']);
		expect(lastBody()).toEqual({ params: { is_cart_enabled: true, is_catalog_visible: false } });
	});

	test('conversational automation', async () => {
		const command = [{ name: '/help', description: 'Get support options' }];
		const updateFields = { welcomeMessage: true, prompts: ['How can I help?'], commands: { command } };
		await run('channel', 'updateAutomation', { updateFields });
		expect(calls()).toEqual(['POST /conversationalAutomation']);
		expect(lastBody()).toEqual({
			enable_welcome_message: true,
			prompts: ['How can I help?'],
			commands: [{ command_name: 'help', command_description: 'Get support options' }],
		});
	});
});

test('webhooks', async () => {
	await run('webhook', 'get');
	await run('webhook', 'set', { webhookUrls: ['https://a.example.org/hook'] });
	expect(lastBody()).toEqual({ webhookUrl: 'https://a.example.org/hook' });
	await run('webhook', 'set', { webhookUrls: ['https://a.example.org', 'https://b.example.org'] });
	expect(lastBody()).toEqual({ webhookUrl: ['https://a.example.org', 'https://b.example.org'] });
	await run('webhook', 'set', { webhookUrls: [] });
	expect(lastBody()).toEqual({ webhookUrl: null });
	expect(calls()).toEqual(['GET /webhook', 'POST /webhook', 'POST /webhook', 'POST /settings']);
});

describe('groups', () => {
	/** A group that is there: of the sandbox; a server of examples takes any id. */
	async function groupId(): Promise<string> {
		await run('group', 'create', { name: ' Support ', description: 'Help for customers' });
		expect(lastBody()).toEqual({ groupName: 'Support', description: 'Help for customers' });
		const [first] = await run('group', 'getAll', { limit: 1 });
		return String(first?.json.id ?? '120363046942338209');
	}

	test('every operation', async () => {
		const id = (await groupId()).replace(/@g\.us$/, '');
		const group = { groupId: byId(`${id}@g.us`) };
		startAnew();
		await run('group', 'get', { ...group, fields: 'subject, description' });
		await run('group', 'update', { ...group, updateFields: { name: 'Help', description: '' } });
		expect(lastBody()).toEqual({ subject: 'Help', description: '' });
		await run('group', 'update', { ...group, updateFields: { binaryPropertyName: 'data' } }, { items: picture });
		expect(lastBody()).toEqual({ profile_picture_file: dataUri });
		await run('group', 'getInviteLink', group);
		await run('group', 'resetInviteLink', group);
		expect((await run('group', 'delete', group))[0]?.json).toMatchObject({ deleted: true });
		expect(calls()).toEqual([
			`GET /groups/${id}?fields=subject%2Cdescription`,
			`POST /groups/${id}`,
			`POST /groups/${id}`,
			`GET /groups/${id}/inviteLink`,
			`POST /groups/${id}/inviteLink`,
			`DELETE /groups/${id}`,
		]);
	});

	test('the list for the form', async () => {
		expect(await loadList(contractSetup(server, { resource: 'group', operation: 'get' }), 'searchGroups', '')).toEqual({
			results: expect.any(Array),
		});
	});
});

describe('flows', () => {
	const flowJson = { version: '6.0', screens: [] };

	/** A flow that is there, still a draft. The vendor may have these calls switched off (501). */
	async function flowId(): Promise<string> {
		const additionalFields = {
			endpointUri: 'https://example.org/flow',
			flowJson: JSON.stringify(flowJson),
			publish: false,
			wabaAccountId: '1234567890',
		};
		const [made] = await run('flow', 'create', {
			name: ' Signup ',
			categories: ['SIGN_UP', 'OTHER'],
			additionalFields,
		});
		expect(calls().at(-1)).toBe('POST /flows?wabaAccountId=1234567890');
		expect(lastBody()).toEqual({
			name: 'Signup',
			categories: ['SIGN_UP', 'OTHER'],
			endpointUri: 'https://example.org/flow',
			flowJson,
			publish: false,
		});
		const [first] = await run('flow', 'getAll', { limit: 1, additionalFields: { fields: 'id, name' } });
		expect(calls().at(-1)).toBe('GET /flows?fields=id%2Cname');
		return String(made?.json.id ?? first?.json.id ?? '1234567890');
	}

	test('every operation', async () => {
		const id = await flowId();
		const flow = { flowId: byId(id) };
		const other = String((await flowId()) ?? id);
		startAnew();
		await run('flow', 'get', { ...flow, additionalFields: { wabaAccountId: '1234567890' } });
		await run('flow', 'updateStructure', { ...flow, flowJson: JSON.stringify(flowJson) });
		expect(lastBody()).toEqual({ flowJson });
		const updateFields = { name: 'Signup 2', categories: ['SURVEY'], endpointUri: 'https://example.org/flow2' };
		await run('flow', 'updateMetadata', { ...flow, updateFields });
		expect(lastBody()).toEqual(updateFields);
		await run('flow', 'preview', flow);
		await run('flow', 'publish', flow);
		expect(lastBody()).toBeUndefined();
		await run('flow', 'deprecate', flow);
		expect((await run('flow', 'delete', { flowId: byId(other) }))[0]?.json).toMatchObject({ deleted: true });
		expect(calls()).toEqual([
			`GET /flows/${id}?wabaAccountId=1234567890`,
			`PATCH /flows/${id}/assets`,
			`PATCH /flows/${id}/metadata`,
			`GET /flows/${id}/preview`,
			`POST /flows/${id}/publish`,
			`POST /flows/${id}/deprecate`,
			`DELETE /flows/${other}`,
		]);
	});

	test('the list for the form', async () => {
		expect(await loadList(contractSetup(server, { resource: 'flow', operation: 'get' }), 'searchFlows', '')).toEqual({
			results: expect.any(Array),
		});
	});

	test('public key', async () => {
		await run('flow', 'getPublicKey');
		const publicKey = '-----BEGIN PUBLIC KEY-----\\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\\n-----END PUBLIC KEY-----';
		await run('flow', 'setPublicKey', { publicKey });
		expect(lastBody()).toEqual({ business_public_key: `${publicKey.replaceAll('\\n', '\n')}\n` });
		expect(calls()).toEqual(['GET /whatsapp_business_encryption', 'POST /whatsapp_business_encryption']);
	});
});

test('users', async () => {
	await run('user', 'block', { phoneNumber: '+1 (202) 072-1369' });
	expect(lastBody()).toEqual({ phone: 12020721369 });
	await run('user', 'getBlocked', { returnAll: true });
	await run('user', 'unblock', { phoneNumber: '+1 202 072 1369' });
	expect(lastBody()).toEqual({ phone: 12020721369 });
	expect(calls()).toEqual(['POST /blockUser', 'GET /blockedUsers', 'POST /unblockUser']);
});

describe('calls', () => {
	const messaging_product = 'whatsapp';
	const sdp = 'v=0\r\n';

	/** A call that rings: of the sandbox; a server of examples takes any id. */
	async function incomingCall(): Promise<string> {
		if (server.sandbox === undefined) return 'wacid.TEST';
		const call = await new SandboxControl(server.sandbox).call('POST', 'onemsg/call', { event: 'connect' });
		return String(Object(call).id);
	}

	test('settings', async () => {
		await run('call', 'getSettings');
		const updateFields = {
			status: 'ENABLED',
			call_icon_visibility: 'DISABLE_ALL',
			callback_permission_status: 'ENABLED',
			srtp_key_exchange_protocol: 'SDES',
			call_hours: '{"status":"ENABLED","timezone":"Europe/Berlin"}',
			sip: '{"status":"ENABLED","servers":[{"hostname":"sip.example.org","port":5061}]}',
			video: 'DISABLED',
			other: '{"audio":{"status":"ENABLED"}}',
		};
		await run('call', 'updateSettings', { updateFields });
		expect(lastBody()).toEqual({
			calling: {
				status: 'ENABLED',
				call_icon_visibility: 'DISABLE_ALL',
				callback_permission_status: 'ENABLED',
				srtp_key_exchange_protocol: 'SDES',
				call_hours: { status: 'ENABLED', timezone: 'Europe/Berlin' },
				sip: { status: 'ENABLED', servers: [{ hostname: 'sip.example.org', port: 5061 }] },
				video: { status: 'DISABLED' },
				audio: { status: 'ENABLED' },
			},
		});
		expect(calls()).toEqual(['GET /callingSettings', 'POST /callingSettings']);
	});

	test('start, answer, end', async () => {
		const additionalFields = { callbackData: 'order-7' };
		const [started] = await run('call', 'start', { to: '+12185552828', sdp, additionalFields });
		expect(lastBody()).toEqual({
			messaging_product,
			biz_opaque_callback_data: 'order-7',
			action: 'connect',
			to: '12185552828',
			session: { sdp_type: 'offer', sdp },
		});
		expect(started?.json).toMatchObject({ success: true });
		const callId = await incomingCall();
		for (const step of ['pre_accept', 'accept']) {
			await run('call', 'answer', { step, callId, sdp });
			expect(lastBody()).toEqual({
				messaging_product,
				action: step,
				call_id: callId,
				session: { sdp_type: 'answer', sdp },
			});
		}
		await run('call', 'end', { how: 'terminate', callId });
		expect(lastBody()).toEqual({ messaging_product, action: 'terminate', call_id: callId });
		const declined = await incomingCall();
		await run('call', 'end', { how: 'reject', callId: declined });
		expect(lastBody()).toEqual({ messaging_product, action: 'reject', call_id: declined });
		expect(new Set(calls())).toEqual(new Set(['POST /initiateCall']));
	});
});

test('every operation of the channel, its webhooks, groups, flows, users and calls was carried out', () => {
	expectAllReached(
		server,
		/^\/(me|statistics|extendedStatistics|status|settings|commerce|outputIP|webhook|mmLiteStatus|groups|flows|whatsapp_business_encryption|callingSettings|initiateCall|conversationalAutomation|blockUser|unblockUser|blockedUsers)\b/,
	);
});
