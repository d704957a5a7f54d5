import { NodeApiError } from 'n8n-workflow';
import { byId } from '../../support/getChat';
import { calls, ids, lastBody, remembers, run, testCoverage } from '../../support/getChatContract';

describe('users, groups and authorization', () => {
	const permissions = { canUseTags: true, canReadChats: 'group', canWriteToChats: 'group' };

	test('users', async () => {
		const [current] = await run('user', 'getCurrent');
		expect(current?.json).toMatchObject({ id: expect.any(Number), username: expect.any(String) });
		await run('user', 'get', { userId: byId(ids.user) });
		await run('user', 'getAll', { limit: 1 });
		const [created] = await run('user', 'create', {
			username: 'contractbot',
			role: 'app',
			additionalFields: { firstName: 'Contract', lastName: 'Bot', email: 'bot@example.com' },
		});
		expect(lastBody()).toEqual({
			username: 'contractbot',
			first_name: 'Contract',
			last_name: 'Bot',
			email: 'bot@example.com',
			profile: { role: 'app' },
		});
		expect(created?.json).toMatchObject({ activation_url: expect.any(String) });
		const userId = byId(Number(created?.json.id));
		await run('user', 'update', { userId, updateFields: { ...permissions, groupIds: [ids.group] } });
		expect(lastBody()).toEqual({
			group_ids: [ids.group],
			permissions: { can_use_tags: true, can_read_chats: 'group', can_write_to_chats: 'group' },
		});
		await run('user', 'replace', {
			userId,
			username: 'contractbot2',
			email: 'bot@example.com',
			...permissions,
			additionalFields: { role: 'app', groupIds: [ids.group] },
		});
		expect(lastBody()).toEqual({
			username: 'contractbot2',
			email: 'bot@example.com',
			profile: { role: 'app' },
			group_ids: [ids.group],
			permissions: { can_use_tags: true, can_read_chats: 'group', can_write_to_chats: 'group' },
		});
		await run('user', 'changePassword', { userId, newPassword: 'new-sample' });
		expect(lastBody()).toEqual({ password: 'new-sample' });
		const path = `/users/${String(created?.json.id)}/`;
		expect(calls()).toEqual([
			'GET /users/current/',
			`GET /users/${ids.user}/`,
			'GET /users/?limit=100',
			'POST /users/',
			`PATCH ${path}`,
			`PUT ${path}`,
			`PUT ${path}password/change/`,
		]);
	});

	test('availability', async () => {
		for (const available of [false, true]) {
			const [answer] = await run('user', 'updateAvailability', { userId: byId(ids.user), available });
			expect(answer?.json).toMatchObject({ is_available: remembers() ? available : expect.any(Boolean) });
			expect(lastBody()).toEqual({ is_available: available });
		}
		expect(calls()[0]).toBe(`PATCH /users/${ids.user}/availability`);
	});

	test('own password', async () => {
		const passwords = { currentPassword: 'sandbox-password', newPassword: 'sandbox-password' };
		// The sandbox may have another password; that the request fits the contract shows in its answer.
		const result = await run('user', 'changeOwnPassword', passwords).catch((error: unknown) => error);
		if (result instanceof NodeApiError) expect(result.message).toMatch(/password/i);
		expect(calls()).toEqual(['PUT /users/password/change/']);
		expect(lastBody()).toEqual({ current_password: 'sandbox-password', new_password: 'sandbox-password' });
	});

	test('groups', async () => {
		await run('group', 'get', { groupId: byId(ids.group) });
		await run('group', 'getAll', { limit: 1 });
		expect(calls()).toEqual([`GET /groups/${ids.group}/`, 'GET /groups/?limit=100']);
	});

	test('refresh tokens and their exchange', async () => {
		const refreshToken = async () =>
			String((await run('authorization', 'getRefreshToken', { userId: byId(ids.user) }))[0]?.json.refresh_token);
		const [converted] = await run('authorization', 'convertRefreshToken', {
			refreshToken: await refreshToken(),
			keepRefreshToken: true,
		});
		expect(converted?.json).toEqual({ token: expect.any(String) });
		const [old] = await run('authorization', 'convertIdToken', { idToken: await refreshToken() });
		expect(old?.json).toEqual({ token: expect.any(String) });
		const path = `GET /auth/refresh_token/${ids.user}/`;
		expect(calls()).toEqual([path, 'POST /auth/convert_refresh_token/', path, 'POST /auth/convert_id_token/']);
	});

	test('token for username and password', async () => {
		const login = { username: 'agent1', password: 'sandbox-password' };
		const result = await run('authorization', 'createToken', login).catch((error: unknown) => error);
		if (result instanceof NodeApiError) expect(result.message).toMatch(/credentials/i);
		expect(calls()).toEqual(['POST /auth/token/']);
		expect(lastBody()).toEqual(login);
	});
});

testCoverage('user');
