import { byId } from '../../support/getChat';
import {
	base,
	calls,
	chat,
	ids,
	lastBody,
	message,
	remembers,
	requests,
	run,
	testCoverage,
	to,
	waId,
} from '../../support/getChatContract';

describe('chats, people and contacts', () => {
	test('get a chat, simplified and raw', async () => {
		const [simple] = await run('chat', 'get', { waId: byId(`+${chat}`) });
		expect(calls()).toEqual([`GET /chats/${chat}/`]);
		expect(simple?.json).toMatchObject({ wa_id: chat, new_messages: expect.any(Number), tags: expect.any(Array) });
		expect((await run('chat', 'get', { waId: byId(chat), simplify: false }))[0]?.json).toHaveProperty('contact');
	});

	test('resolve and reopen a chat', async () => {
		for (const [operation, resolved] of [
			['resolve', true],
			['reopen', false],
		] as const) {
			const [answer] = await run('chat', operation, { waId: byId(chat) });
			expect(answer?.json).toEqual({ wa_id: chat, resolved: remembers() ? resolved : expect.any(Boolean) });
			expect(lastBody()).toEqual({ resolved });
		}
		expect(calls()).toEqual([`PATCH /chats/${chat}/resolve`, `PATCH /chats/${chat}/resolve`]);
	});

	test('get many chats with all filters', async () => {
		await run('chat', 'getAll', {
			limit: 2,
			filters: {
				assignedToMe: false,
				blocked: false,
				groupId: byId(ids.group),
				hasReferral: true,
				messagesBefore: '2030-01-01T00:00:00Z',
				messagesSince: 1_600_000_000,
				referralBody: 'Body',
				referralHeadline: 'Headline',
				referralMediaType: 'video',
				referralSourceId: 'ad-1',
				referralSourceType: 'post',
				referralSourceUrl: 'example.com',
				reported: false,
				search: 'Sample',
				tagId: byId(ids.tag),
				unread: true,
			},
		});
		const url = new URL(requests()[0]?.url ?? '', 'http://x');
		expect(url.pathname).toBe(`${base}/chats/`);
		expect(Object.fromEntries(url.searchParams)).toEqual({
			chat_tag_id: String(ids.tag),
			search: 'Sample',
			assigned_to_me: 'false',
			assigned_group: String(ids.group),
			messages_since_time: '1600000000',
			messages_before_time: String(Date.UTC(2030, 0, 1) / 1000),
			blocked: 'false',
			reported: 'false',
			unread: 'true',
			message_has_referral: 'true',
			message_referral_source_url: 'example.com',
			message_referral_source_id: 'ad-1',
			message_referral_source_type: 'post',
			message_referral_headline: 'Headline',
			message_referral_body: 'Body',
			message_referral_media_type: 'video',
			limit: '2',
		});
	});

	test('import a chat', async () => {
		await run('chat', 'import', {
			chatText: '10/03/2022, 11:00 - Sample Customer: First message',
			utcOffsetMinutes: -420,
			deviceLanguage: 'en-US',
			participants: { participant: [{ name: 'Sample Customer', phoneNumber: to }] },
			mediaFiles: '[]',
		});
		expect(calls()).toEqual(['POST /chat_import/']);
		expect(lastBody()).toEqual({
			chat_text: '10/03/2022, 11:00 - Sample Customer: First message',
			chat_participants: [{ name: 'Sample Customer', phone_number: waId }],
			utc_offset_minutes: -420,
			device_language_code: 'en-US',
			media_files: [],
		});
	});

	test('people', async () => {
		expect((await run('person', 'get', { waId: byId(chat) }))[0]?.json).toMatchObject({ wa_id: chat });
		await run('person', 'getAll', { limit: 1, filters: { search: 'Sample' } });
		expect(calls()).toEqual([`GET /persons/${chat}/`, 'GET /persons/?search=Sample&limit=1']);
	});

	test('contact books', async () => {
		await run('contact', 'getAll', { search: 'Sample', limit: 1 });
		await run('contact', 'resolve', { phoneNumber: to });
		expect(calls()).toEqual(['GET /contacts/?limit=1&search=Sample', `GET /contacts/${waId}/`]);
	});

	test('verify', async () => {
		const items = await run('contact', 'verify', { phoneNumbers: [to], forceCheck: true });
		expect(lastBody()).toEqual({ blocking: 'wait', contacts: [to], force_check: true });
		expect(items[0]?.json).toMatchObject({ input: expect.any(String), status: expect.any(String) });
	});

	test('block, list, report and unblock', async () => {
		expect((await run('contact', 'block', { phoneNumber: `+${chat}`, reason: 'spam' }))[0]?.json).toEqual({
			success: true,
			wa_id: chat,
		});
		expect(lastBody()).toEqual({ reason: 'spam' });
		const [blocked] = await run('contact', 'getBlocked', { limit: 1, filters: { phoneNumber: `+${chat}` } });
		expect(blocked?.json).toEqual(expect.any(Object));
		await run('contact', 'report', { phoneNumber: `+${chat}`, reason: 'spam', messageId: message.whatsappId });
		expect(lastBody()).toEqual({ reason: 'spam', block: false, message_id: message.whatsappId });
		await run('contact', 'unblock', { phoneNumber: `+${chat}` });
		expect(calls()).toEqual([
			`POST /contacts/block/?wa_id=${chat}`,
			`GET /contacts/blocked/?phone_number=${chat}&limit=1`,
			`POST /contacts/report/?wa_id=${chat}`,
			`POST /contacts/unblock/?wa_id=${chat}`,
		]);
	});
});

testCoverage('chat');
