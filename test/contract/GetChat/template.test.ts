import { byId, variables } from '../../support/getChat';
import { calls, lastBody, requests, run, setup, testCoverage, to, waId } from '../../support/getChatContract';
import { loadList, loadMapper } from '../../support/n8nCore';

describe('templates', () => {
	/** A template with text alone. */
	const chosen = async () => {
		const { results } = await loadList(setup({ resource: 'template', operation: 'send' }), 'searchTemplates', '');
		for (const { value } of results) {
			const node = setup({ resource: 'template', operation: 'send', templateId: byId(String(value)) });
			const { fields } = await loadMapper(node, 'getTemplateVariables');
			const keys = fields.map(({ id }) => id);
			if (keys.length > 0 && keys.every((key) => key.startsWith('body-'))) return { id: String(value), keys };
		}
		throw new Error('no template with text alone');
	};

	test('send, with the components that the form gives', async () => {
		const { id, keys } = await chosen();
		requests().length = 0;
		const values = Object.fromEntries(keys.map((key) => [key, `value of ${key}`]));
		const parameters = { to, templateId: byId(id), templateVariables: variables(values) };
		const [item] = await run('template', 'send', parameters);
		expect(item?.json).toMatchObject({ outcome: 'queued', to, messageId: expect.stringMatching(/./) });
		const [name, code] = id.split(':');
		const parts = keys.map((key) => expect.objectContaining({ type: 'text', text: `value of ${key}` }));
		expect(lastBody()).toMatchObject({
			wa_id: waId,
			type: 'template',
			template: {
				name,
				language: { policy: 'deterministic', code },
				components: expect.arrayContaining([{ type: 'body', parameters: parts }]),
			},
		});
	});

	test('send with raw components of every kind, without a look at the list', async () => {
		const link = 'https://files.example.com/a';
		const components = [
			{ type: 'header', parameters: [{ type: 'video', video: { link } }] },
			{
				type: 'body',
				parameters: [
					{ type: 'text', text: 'Nathan' },
					{ type: 'text', parameter_name: 'city', text: 'Springfield' },
					{ type: 'currency', currency: { fallback_value: '$1', code: 'USD', amount_1000: 1000 } },
					{ type: 'date_time', date_time: { fallback_value: 'Monday' } },
				],
			},
			{ type: 'button', sub_type: 'url', index: 0, parameters: [{ type: 'text', text: '1001' }] },
			{ type: 'button', sub_type: 'quick_reply', index: 1, parameters: [{ type: 'payload', payload: 'stop' }] },
			{ type: 'button', sub_type: 'copy_code', index: 2, parameters: [{ type: 'coupon_code', coupon_code: 'A1' }] },
		];
		await run('template', 'send', {
			to,
			templateId: byId('order_shipped:en_US'),
			templateMode: 'json',
			templateComponents: JSON.stringify(components),
		});
		expect(calls()).toEqual(['POST /messages/']);
		expect(lastBody()).toMatchObject({ template: { name: 'order_shipped', components } });
	});

	test('send in bulk: one request each, queued', async () => {
		const { id, keys } = await chosen();
		requests().length = 0;
		const values = Object.fromEntries(keys.map((key) => [key, `={{ "N" + $json.phone }}`]));
		const items = await run(
			'template',
			'sendBulk',
			{ to: '={{ $json.phone }}', templateId: byId(id), templateVariables: variables(values) },
			{ items: [{ json: { phone: to } }, { json: { phone: '+15550100124' } }, { json: { phone: 'nobody' } }] },
		);
		expect(calls().filter((call) => call.startsWith('POST'))).toEqual(['POST /messages/', 'POST /messages/']);
		expect(items.map(({ json }) => json)).toMatchObject([
			{ outcome: 'queued', to },
			{ outcome: 'queued', to: '+15550100124' },
			{ outcome: 'failed', entered: 'nobody' },
			{ summary: true, recipients: 3, sent: 0, queued: 2, failed: 1 },
		]);
	});

	test('get many, refresh, refresh status', async () => {
		const [template] = await run('template', 'getAll', { limit: 1 });
		expect(template?.json).toMatchObject({ name: expect.any(String), language: expect.any(String) });
		expect((await run('template', 'refresh'))[0]?.json).toEqual({ success: true });
		expect((await run('template', 'getRefreshStatus'))[0]?.json).toEqual({ currently_refreshing: expect.any(Boolean) });
		expect(calls()).toEqual([
			'GET /templates/?limit=100',
			'POST /templates/refresh/issue/',
			'GET /templates/refresh/status/',
		]);
	});

	test('create and delete', async () => {
		await run('template', 'create', {
			name: 'contract_test',
			category: 'UTILITY',
			language: 'en_US',
			headerFormat: 'TEXT',
			headerText: 'Order {{1}}',
			headerExample: 'A1',
			body: 'Hello {{1}}, your order {{2}} has shipped.',
			bodyExamples: ['Nathan', 'A1'],
			footer: 'Sample Shop',
			buttons: {
				button: [
					{ type: 'QUICK_REPLY', text: 'Stop' },
					{
						type: 'URL',
						text: 'Track',
						target: 'https://shop.example.com/{{1}}',
						example: 'https://shop.example.com/1',
					},
					{ type: 'PHONE_NUMBER', text: 'Call', target: '+15550100999' },
				],
			},
		});
		expect(calls()).toEqual(['POST /templates/']);
		expect(lastBody()).toEqual({
			name: 'contract_test',
			category: 'UTILITY',
			language: 'en_US',
			components: [
				{ type: 'HEADER', format: 'TEXT', text: 'Order {{1}}', example: { header_text: ['A1'] } },
				{
					type: 'BODY',
					text: 'Hello {{1}}, your order {{2}} has shipped.',
					example: { body_text: [['Nathan', 'A1']] },
				},
				{ type: 'FOOTER', text: 'Sample Shop' },
				{
					type: 'BUTTONS',
					buttons: [
						{ type: 'QUICK_REPLY', text: 'Stop' },
						{
							type: 'URL',
							text: 'Track',
							url: 'https://shop.example.com/{{1}}',
							example: ['https://shop.example.com/1'],
						},
						{ type: 'PHONE_NUMBER', text: 'Call', phone_number: '+15550100999' },
					],
				},
			],
		});
		const [deleted] = await run('template', 'delete', { templateName: byId('contract_test') });
		expect(deleted?.json).toEqual({ deleted: true });
		expect(calls().at(-1)).toBe('DELETE /templates/contract_test/');
	});
});

testCoverage('template');
