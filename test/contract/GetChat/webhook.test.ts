import { NodeApiError } from 'n8n-workflow';
import { byId } from '../../support/getChat';
import { calls, chat, ids, lastBody, remembers, run, setup, testCoverage } from '../../support/getChatContract';
import { loadList, loadOptions } from '../../support/n8nCore';

describe('webhooks and the rest', () => {
	test('webhooks', async () => {
		const settings = {
			url: 'https://hooks.example.com/getchat?auth=sample',
			events: ['on_incoming_message', 'on_assigned'],
			headers: { header: [{ name: 'X-Sample', value: 'sample' }] },
		};
		const body = {
			url: settings.url,
			on_incoming_message: true,
			on_outgoing_message: false,
			on_assigned: true,
			headers: { 'X-Sample': 'sample' },
		};
		const [created] = await run('webhook', 'create', settings);
		expect(lastBody()).toEqual(body);
		const webhookId = byId(Number(created?.json.id));
		await run('webhook', 'get', { webhookId });
		await run('webhook', 'getAll', { limit: 1 });
		await run('webhook', 'update', { webhookId, ...settings, events: [], headers: {} });
		const kept = remembers() ? body.headers : expect.any(Object);
		expect(lastBody()).toEqual({ ...body, headers: kept, on_incoming_message: false, on_assigned: false });
		await run('webhook', 'test', { webhookId }).catch((error: unknown) => {
			// The sandbox really calls the address, and nobody is there.
			if (!(error instanceof NodeApiError)) throw error;
		});
		expect((await run('webhook', 'delete', { webhookId }))[0]?.json).toEqual({ deleted: true });
		const path = `/webhooks/waba/${String(created?.json.id)}/`;
		expect(calls().slice(0, 5)).toEqual([
			'POST /webhooks/waba/',
			`GET ${path}`,
			'GET /webhooks/waba/?limit=100',
			`GET ${path}`,
			`PUT ${path}`,
		]);
		expect(calls()).toContain(`GET ${path}test/`);
		expect(calls().at(-1)).toBe(`DELETE ${path}`);
	});

	test('saved responses', async () => {
		const [created] = await run('savedResponse', 'create', { text: 'Thank you for waiting.' });
		expect(lastBody()).toEqual({ text: 'Thank you for waiting.' });
		await run('savedResponse', 'getAll', { limit: 1, filters: { search: 'Thank' } });
		await run('savedResponse', 'delete', { savedResponseId: byId(Number(created?.json.id)) });
		expect(calls()).toEqual([
			'POST /saved_responses/',
			'GET /saved_responses/?limit=100&text=Thank',
			`DELETE /saved_responses/${String(created?.json.id)}/`,
		]);
	});

	test('accounts, health, errors, activation', async () => {
		await run('whatsAppAccount', 'getAll', { limit: 1, filters: { thisInstance: true } });
		expect((await run('status', 'getHealth'))[0]?.json).toMatchObject({ check_name: expect.any(String) });
		await run('error', 'getAll', { limit: 1 });
		await run('error', 'get', { errorId: ids.error });
		expect((await run('notification', 'resendActivation'))[0]?.json).toEqual({ success: true });
		expect(calls()).toEqual([
			'GET /whatsapp_accounts/?limit=100&this_instance=true',
			'GET /status/health/',
			'GET /errors/waba/?limit=100',
			`GET /errors/waba/${ids.error}/`,
			'GET /notifications/email/activation/resend/',
		]);
	});

	test('device tokens', async () => {
		const [registered] = await run('deviceToken', 'register', { deviceToken: 'contract-token-1' });
		expect(lastBody()).toEqual({ token: 'contract-token-1' });
		await run('deviceToken', 'getAll', { limit: 1, filters: { deviceToken: 'contract-token-1' } });
		const deviceId = Number(registered?.json.id);
		const [replaced] = await run('deviceToken', 'replace', { deviceId, deviceToken: 'contract-token-2' });
		expect(lastBody()).toEqual({ token: 'contract-token-2' });
		const last = Number(replaced?.json.id);
		await run('deviceToken', 'deregister', { deviceId: last });
		expect(calls()).toEqual([
			'POST /fcm_device_tokens/',
			'GET /fcm_device_tokens/?token=contract-token-1',
			`PUT /fcm_device_tokens/${deviceId}/`,
			`DELETE /fcm_device_tokens/${last}/`,
		]);
	});

	test('every dropdown', async () => {
		const node = setup({ resource: 'template', operation: 'send' });
		const lists = [
			'searchChats',
			'searchGroups',
			'searchPersons',
			'searchSavedResponses',
			'searchTags',
			'searchTemplateNames',
			'searchTemplates',
			'searchUsers',
			'searchWebhooks',
		];
		const [hook] = await run('webhook', 'create', { url: 'https://hooks.example.com/getchat' });
		for (const list of lists) {
			const { results } = await loadList(node, list);
			expect([list, results.length > 0]).toEqual([list, true]);
		}
		await run('webhook', 'delete', { webhookId: byId(Number(hook?.json.id)) });
		expect(await loadOptions(node, 'getGroups')).toEqual(expect.arrayContaining([expect.any(Object)]));
		expect((await loadList(node, 'searchChats', chat)).results.length).toBeGreaterThan(0);
		expect(calls().at(-1)).toBe(`GET /chats/?limit=100&search=${chat}`);
	});
});

testCoverage('webhook');
