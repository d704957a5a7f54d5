import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../support/n8n/browser';
import { startSandboxProcess } from '../../support/sandbox';
import { SandboxControl } from '../../support/sandboxControl';
import { png } from '../../support/png';

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const person = '15550100001';
const getChatToken = { authorization: 'Token sandbox-getchat-token' };
const oneMsgToken = { authorization: 'Bearer sandbox-onemsg-token' };

let sandbox: Awaited<ReturnType<typeof startSandboxProcess>>;
let browser: Browser;
let page: Page;

beforeAll(async () => {
	sandbox = await startSandboxProcess();
	browser = await launchBrowser();
}, 120_000);
beforeEach(async () => {
	await post('/_sandbox/reset', {});
	page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
	page.setDefaultTimeout(10_000);
});
afterEach(async () => await page.close());
afterAll(async () => {
	await browser.close();
	await sandbox.close();
});

async function post(
	path: string,
	body: unknown,
	headers: Record<string, string> = {},
	method = 'POST',
): Promise<unknown> {
	const answer = await fetch(sandbox.origin + path, {
		method,
		headers: { 'content-type': 'application/json', ...headers },
		body: JSON.stringify(body),
	});
	if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
	return await answer.json();
}

const sendGetChat = async (message: object) =>
	await post('/api/v1/messages/', { wa_id: person, ...message }, getChatToken);

/** The bodies of the webhooks that a provider's customer caused, newest last. */
async function told(provider: string): Promise<string[]> {
	const deliveries = await new SandboxControl(sandbox.origin).list(`${provider}/deliveries`);
	return deliveries.map(({ body, payload }) => JSON.stringify(body ?? payload));
}

/** Registers a webhook that nobody hears, so that the sandbox notes what it tells. */
async function listen(): Promise<void> {
	const url = 'http://127.0.0.1:9/hook';
	const events = { on_incoming_message: true, on_outgoing_message: false, on_assigned: false };
	await post('/api/v1/webhooks/waba/', { url, headers: {}, ...events }, getChatToken);
	await post('/100201/webhook', { webhookUrl: url }, oneMsgToken);
	await post('/_sandbox/desk360/webhook', { url }, {}, 'PUT');
}

async function open(name: RegExp): Promise<void> {
	await page.goto(`${sandbox.origin}/phone`);
	await page.getByRole('navigation', { name: 'Chats' }).getByRole('button', { name }).first().click();
}

const bubble = (words: string) => page.locator('.bubble', { hasText: words });

async function findings(): Promise<string[]> {
	// Written as text, because the page's policy allows no script of others.
	const result: unknown = await page.evaluate(
		`(() => { ${axe}; return axe.run().then(({ violations }) => violations); })()`,
	);
	if (!Array.isArray(result)) throw new Error('axe gave no list.');
	return result.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }: { html: string }) => html).join(' | ')}`);
}

test('a text arrives, is ticked as read, and is formatted as WhatsApp does', async () => {
	await open(/get\.chat/);
	await sendGetChat({ type: 'text', text: { body: 'Hello *bold* _slanted_ ~gone~ `x*y` 2*3*4' } });
	const text = bubble('Hello');
	await text.getByText('Read', { exact: true }).waitFor({ state: 'attached' });
	expect(await text.locator('strong').allInnerTexts()).toEqual(['bold']);
	expect(await text.locator('em').allInnerTexts()).toEqual(['slanted']);
	expect(await text.locator('s').allInnerTexts()).toEqual(['gone']);
	expect(await text.locator('code').allInnerTexts()).toEqual(['x*y']);
	expect(await text.innerText()).toContain('2*3*4');
});

test('buttons, rows, a form and an order reach the business as what was tapped', async () => {
	await listen();
	await open(/get\.chat/);
	const buttons = [{ type: 'reply', reply: { id: 'yes-1', title: 'Yes please' } }];
	await sendGetChat({
		type: 'interactive',
		interactive: { type: 'button', body: { text: 'Sure?' }, action: { buttons } },
	});
	await page.getByRole('button', { name: 'Yes please' }).click();
	await bubble('Yes please').nth(1).waitFor();
	const sections = [{ title: 'All', rows: [{ id: 'row-2', title: 'Second row', description: 'Of two' }] }];
	const list = { type: 'list', body: { text: 'Which?' }, action: { button: 'Choose one', sections } };
	await sendGetChat({ type: 'interactive', interactive: list });
	await page.getByRole('button', { name: 'Choose one' }).click();
	// The list stays open while its message is sent, and has another id since.
	await bubble('Which?').getByText('Read', { exact: true }).waitFor({ state: 'attached' });
	await page.getByRole('button', { name: 'Second row' }).click();
	await bubble('Second row').waitFor();
	const bodies = (await told('getchat')).join('\n');
	expect(bodies).toContain('"button_reply":{"id":"yes-1","title":"Yes please"}');
	expect(bodies).toContain('"id":"row-2","title":"Second row","description":"Of two"');
	expect(bodies).toContain(`"from":"${person}"`);
});

test('a person can write, quote, react, and send a photo, a place, a contact and a voice note', async () => {
	await listen();
	await open(/get\.chat/);
	await sendGetChat({ type: 'text', text: { body: 'How are you?' } });
	await bubble('How are you?').getByRole('button', { name: 'Reply' }).click();
	await page.getByLabel('Message', { exact: true }).fill('Fine, *thanks*');
	await page.keyboard.press('Enter');
	await bubble('Fine, thanks').locator('blockquote', { hasText: 'How are you?' }).waitFor();
	await bubble('How are you?').first().getByRole('button', { name: 'React with a thumbs-up' }).click();
	await page.locator('.reaction', { hasText: '👍' }).waitFor();
	await page.getByLabel('Attach').click();
	await page.locator('input[type=file]').setInputFiles({ name: 'cat.png', mimeType: 'image/png', buffer: png });
	await page.locator('.bubble[data-type=image] img').waitFor();
	for (const [button, type] of [
		['Location', 'location'],
		['Contact', 'contacts'],
		['Voice note', 'voice'],
	]) {
		await page.getByRole('button', { name: button }).click();
		await page.locator(`.bubble[data-type=${type}]`).waitFor();
	}
	const image = page.locator('.bubble[data-type=image] img');
	expect(await image.evaluate((element) => 'naturalWidth' in element && element.naturalWidth)).toBe(1);
	const bodies = (await told('getchat')).join('\n');
	for (const type of ['text', 'reaction', 'image', 'location', 'contacts', 'voice'])
		expect(bodies).toContain(`"type":"${type}"`);
});

test('with a hidden number the business gets a user id and no number', async () => {
	await listen();
	await page.goto(`${sandbox.origin}/phone`);
	await page.getByLabel('Hide number').check();
	for (const name of [/get\.chat/, /1MSG channel 100201/, /Desk360/]) {
		await page.getByRole('navigation', { name: 'Chats' }).getByRole('button', { name }).first().click();
		await page.getByLabel('Message', { exact: true }).fill('Guess who');
		await page.keyboard.press('Enter');
		await page.locator('.chats button', { hasText: name }).filter({ hasText: 'Guess who' }).first().waitFor();
	}
	for (const provider of ['getchat', 'onemsg', 'desk360']) {
		const heard = (await told(provider)).filter((body) => body.includes('Guess who'));
		expect([provider, heard.length > 0]).toEqual([provider, true]);
		expect(heard.join('\n')).not.toContain(person);
		expect(heard.join('\n')).toContain('XX.10000105551');
	}
});

test('in a group the message names the group and who wrote it', async () => {
	await listen();
	await page.goto(`${sandbox.origin}/phone`);
	await page.getByLabel('In a group').check();
	await page.getByRole('button', { name: /1MSG channel 100201/ }).click();
	await page.getByLabel('Message', { exact: true }).fill('Hello group');
	await page.keyboard.press('Enter');
	await page.getByRole('button', { name: /group 120363000000000001/ }).waitFor();
	const [heard = ''] = (await told('onemsg')).filter((body) => body.includes('Hello group'));
	expect(heard).toContain('"chatId":"120363000000000001@g.us"');
	expect(heard).toContain(`"author":"${person}@c.us"`);
});

test('a message that fails says why; one to a closed window is refused', async () => {
	await post('/_sandbox/getchat/fail', { code: 131026, title: 'Message undeliverable', details: 'Not reachable' });
	await open(/get\.chat/);
	await sendGetChat({ type: 'text', text: { body: 'Lost' } });
	await bubble('Lost').getByText('Not delivered: Not reachable').waitFor();
	await page.getByRole('button', { name: 'Close 24-hour window' }).click();
	await page.getByText('only templates get through').waitFor();
	await expect(sendGetChat({ type: 'text', text: { body: 'Late' } })).rejects.toThrow('453');
});

test('the desk takes the address that Desk360 calls', async () => {
	await page.goto(`${sandbox.origin}/desk`);
	await page.getByText('Webhook of the Desk360 Trigger').click();
	await page.getByLabel('Webhook URL').fill('http://127.0.0.1:9/webhook/desk');
	await page.getByRole('button', { name: 'Save' }).click();
	await page.getByText('Desk360 calls http://127.0.0.1:9/webhook/desk').waitFor();
	const control = new SandboxControl(sandbox.origin);
	expect(await control.call('GET', 'desk360/webhook')).toEqual({ url: 'http://127.0.0.1:9/webhook/desk' });
});

test('the phone and the start page say which example answers where, and which number is free', async () => {
	const editor = 'http://127.0.0.1:5678/workflow/w1';
	const answering = [{ provider: 'onemsg', account: '100202', name: 'List of choices', editor }];
	const control = new SandboxControl(sandbox.origin);
	await control.call('PUT', 'phone/demo', { editor, email: 'a@example.com', password: 'p', answering });
	await open(/1MSG channel 100202/);
	const named = page.getByRole('link', { name: 'List of choices' });
	expect(await named.getAttribute('href')).toBe(editor);
	await page.getByRole('button', { name: /1MSG channel 100201/ }).click();
	await page.getByText('free for a workflow of yours').waitFor();
	await page.goto(sandbox.origin);
	expect(await named.getAttribute('href')).toBe(editor);
	expect(await page.getByRole('listitem').filter({ hasText: '1MSG channel 100201' }).innerText()).toMatch(/free/);
});

test('no control of the pages depends on a font with emoji', async () => {
	await sendGetChat({ type: 'text', text: { body: 'Hello' } });
	for (const path of ['/', '/phone', '/desk']) {
		await page.goto(sandbox.origin + path);
		await page.locator('h1').waitFor();
		if (path === '/phone') await bubble('Hello').waitFor();
		const words = await page.locator('button, summary, label, .ticks').allInnerTexts();
		expect(words.join(' ')).not.toMatch(/[\p{Extended_Pictographic}\u2600-\u27bf]/u);
	}
});

test('the wire shows requests and webhooks with their outcome, and plans faults', async () => {
	await open(/get\.chat/);
	await page.getByText('Let something go wrong').click();
	await page.getByRole('button', { name: /HTTP 500/ }).click();
	await page.getByText('Planned: Break the next request').waitFor();
	await expect(sendGetChat({ type: 'text', text: { body: 'Broken' } })).rejects.toThrow('500');
	await page.locator('.wire li.failed', { hasText: '/api/v1/messages/' }).waitFor();
	await sendGetChat({ type: 'text', text: { body: 'Whole' } });
	await page.locator('.wire li.good', { hasText: '/api/v1/messages/' }).first().waitFor();
	expect(await page.locator('.wire').innerText()).not.toContain('sandbox-getchat-token');
});

test('a reset empties the phone', async () => {
	await open(/get\.chat/);
	await sendGetChat({ type: 'text', text: { body: 'Soon gone' } });
	await bubble('Soon gone').waitFor();
	await post('/_sandbox/reset', {});
	await bubble('Soon gone').waitFor({ state: 'detached' });
});

test('the desk shows tickets with their notes, and the customer can answer', async () => {
	await page.goto(`${sandbox.origin}/desk`);
	await page.getByLabel('Subject of a new ticket').fill('Where is my order?');
	await page.getByRole('button', { name: 'Open', exact: true }).click();
	await page.getByRole('button', { name: /Where is my order/ }).click();
	const control = new SandboxControl(sandbox.origin);
	const id = String((await control.list('desk360/tickets'))[0]?.id);
	await post(`/_sandbox/desk360/tickets/${id}/messages`, { message: 'For us only', agent_id: 11, type: 6 });
	await page.locator('.bubble.internal', { hasText: 'For us only' }).waitFor();
	await page.getByLabel('Answer as the customer').fill('It came.');
	await page.getByRole('button', { name: 'Send' }).click();
	await page.locator('.bubble.theirs', { hasText: 'It came.' }).waitFor();
	await page.getByLabel('Status').selectOption('Resolved');
	await page.locator('.chats button[aria-current=true]', { hasText: 'Resolved' }).waitFor();
	expect(await control.call('GET', `desk360/tickets/${id}`)).toMatchObject({
		...{ status: 1, subject: 'Where is my order?' },
		messages: [{ agent_id: 0 }, { message: 'For us only', type: 6 }, { message: 'It came.', agent_id: 0 }],
	});
});

test.each(['light', 'dark'] as const)(
	'axe finds nothing on any page in %s, wide and narrow',
	async (colorScheme) => {
		await page.emulateMedia({ colorScheme });
		await sendGetChat({ type: 'text', text: { body: 'Hello' } });
		await sendGetChat({ type: 'location', location: { latitude: 1, longitude: 2, name: 'X', address: 'Y' } });
		for (const width of [1400, 400]) {
			await page.setViewportSize({ width, height: 900 });
			for (const path of ['/', '/phone', '/desk']) {
				await page.goto(sandbox.origin + path);
				await page.locator('h1').waitFor();
				if (path === '/phone') await bubble('Hello').waitFor();
				expect({ path, width, findings: await findings() }).toEqual({ path, width, findings: [] });
			}
		}
	},
	120_000,
);
