import { byId } from '../../support/getChat';
import {
	calls,
	chat,
	ids,
	lastBody,
	message,
	requests,
	run,
	testCoverage,
	to,
	waId,
} from '../../support/getChatContract';

describe('assignment and tags', () => {
	const assignment = `/chat_assignment/`;

	test('assign, get, update, unassign', async () => {
		await run('assignment', 'assign', { waId: byId(chat), userId: byId(ids.user) });
		expect(lastBody()).toEqual({ wa_id: chat, assigned_to_user: ids.user, assigned_group: null });
		expect((await run('assignment', 'get', { waId: byId(chat) }))[0]?.json).toMatchObject({ wa_id: chat });
		await run('assignment', 'update', { waId: byId(chat), updateFields: { groupId: byId(ids.group) } });
		expect(lastBody()).toEqual({ wa_id: chat, assigned_group: ids.group });
		await run('assignment', 'unassign', { waId: byId(chat), remove: 'user' });
		expect(lastBody()).toEqual({ wa_id: chat, assigned_to_user: null });
		await run('assignment', 'unassign', { waId: byId(chat) });
		expect(lastBody()).toEqual({ wa_id: chat, assigned_to_user: null, assigned_group: null });
		expect(calls()).toEqual(
			['PUT', 'GET', 'PATCH', 'PATCH', 'PATCH'].map((method) => `${method} ${assignment}${chat}/`),
		);
	});

	test.each([
		['assignment', 'getEvents', '/chat_assignment_events/', {}, ''],
		['tag', 'getChatEvents', '/chat_tagging_events/', {}, ''],
		['tag', 'getMessageEvents', '/message_tagging_events/', { messageId: 'ABGG' }, '&message_id=ABGG'],
	])('%s: %s', async (resource, operation, path, more, query) => {
		await run(resource, operation, {
			limit: 1,
			filters: { waId: byId(to), sinceTime: 1_600_000_000, beforeTime: 1_900_000_000, ...more },
		});
		expect(calls()).toEqual([`GET ${path}?wa_id=${waId}${query}&since_time=1600000000&before_time=1900000000`]);
	});

	test('create, tag a chat and a message, untag, delete', async () => {
		const [tag] = await run('tag', 'create', { name: 'contract', color: '#d32f2f' });
		expect(lastBody()).toEqual({ name: 'contract', web_inbox_color: '#d32f2f' });
		const tagId = Number(tag?.json.id);

		const [ofChat] = await run('tag', 'tagChat', { waId: byId(chat), tagId: byId(tagId), extra: '{"a": 1}' });
		expect(lastBody()).toEqual({ tag: tagId, chat, extra: { a: 1 } });
		const chatTagging = Number(ofChat?.json.id);
		await run('tag', 'getChatTagging', { taggingId: chatTagging });
		await run('tag', 'untagChat', { untagBy: 'taggingId', taggingId: chatTagging });

		const [ofMessage] = await run('tag', 'tagMessage', { messageId: message.whatsappId, tagId: byId(tagId) });
		expect(lastBody()).toEqual({ tag: tagId, message: message.whatsappId });
		const messageTagging = Number(ofMessage?.json.id);
		await run('tag', 'getMessageTagging', { taggingId: messageTagging });
		await run('tag', 'untagMessage', { taggingId: messageTagging });

		const [deleted] = await run('tag', 'delete', { tagId: byId(tagId) });
		expect(deleted?.json).toEqual({ deleted: true });
		expect(calls()).toEqual([
			'POST /tags/',
			'POST /chat_tagging/',
			`GET /chat_tagging/${chatTagging}/`,
			`DELETE /chat_tagging/${chatTagging}/`,
			'POST /message_tagging/',
			`GET /message_tagging/${messageTagging}/`,
			`DELETE /message_tagging/${messageTagging}/`,
			`DELETE /tags/${tagId}/`,
		]);
	});

	test('untag by chat and tag looks the tagging up', async () => {
		const [found] = await run('chat', 'get', { waId: byId(chat), simplify: false });
		const tags = (found?.json.tags ?? []) as Array<{ id: number; tagging_id: number }>;
		let [tag] = tags;
		if (!tag) {
			const [tagging] = await run('tag', 'tagChat', { waId: byId(chat), tagId: byId(ids.tag) });
			tag = { id: ids.tag, tagging_id: Number(tagging?.json.id) };
		}
		requests().length = 0;
		await run('tag', 'untagChat', { waId: byId(chat), tagId: byId(tag.id) });
		expect(calls()).toEqual([`GET /chats/${chat}/`, `DELETE /chat_tagging/${tag.tagging_id}/`]);
	});

	test('get many tags', async () => {
		await run('tag', 'getAll', { limit: 1 });
		expect(calls()).toEqual(['GET /tags/?limit=100']);
	});
});

testCoverage('assignment');
