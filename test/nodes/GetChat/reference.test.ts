import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IBinaryKeyData, IDataObject, INodeParameters } from 'n8n-workflow';
import { asDataObject } from '../../../nodes/shared/dataObject';
import { operationsOf } from '../../support/coverage';
import { samplesOf, jsonOfPage } from '../../support/documentation';
import { byId, runGetChat } from '../../support/getChat';
import { readForm } from '../../support/recorder';
import { startSandboxProcess, type SandboxProcess } from '../../support/sandbox';
import { startStub, type Recorded, type Stub } from '../../support/stubServer';

/**
 * Every sample of the reference, and what became of it. The page folds away what is inside of a member: `{ }` and `[ ]` stand
 * for a content that is not printed. "string" and 0 are placeholders of a type.
 */
const samples = samplesOf('getchat-reference');
const sampleOf = (kind: string, operation: string) =>
	samples.find((sample) => sample.kind === kind && sample.operation === operation)?.text ?? '';
const at = (line: number) => samples.find((sample) => sample.line === line)?.text ?? '';

interface Example {
	parameters: INodeParameters;
	binary?: IBinaryKeyData;
}
const file = path.resolve(__dirname, '../../fixtures/everyOperation.json');
const { getChat: examples }: { getChat: Record<string, Example> } = JSON.parse(readFileSync(file, 'utf8'));

let stub: Stub | undefined;
afterEach(async () => await stub?.close());

async function run(key: string, answer: unknown, change: INodeParameters = {}) {
	const [resource = '', operation = ''] = key.split('/');
	const { parameters = {}, binary } = examples[key] ?? {};
	stub = await startStub(() => ({ text: JSON.stringify(answer), headers: { 'content-type': 'application/json' } }));
	const items = await runGetChat(
		`${stub.origin}/api/v1`,
		{ resource, operation, simplify: false, ...parameters, ...change },
		{ items: [{ json: {}, ...(binary && { binary }) }] },
	);
	return {
		items: items.map(({ json }) => json),
		request: [...stub.requests].reverse().find(({ body }) => body.length > 0) ?? stub.requests.at(-1),
	};
}

/** A single record comes out as it is. */
const same = 'the sample';
/** An empty answer is told as success. */
const done = { success: true };

/** What the node makes of each answer. An empty object in place of a list, and a list without rows, are no items. */
const answers: Array<[operation: string, key: string, expected: typeof same | IDataObject | null]> = [
	['retrieveRefreshToken', 'authorization/getRefreshToken', same],
	['convertIdToken', 'authorization/convertIdToken', same],
	['convertRefreshToken', 'authorization/convertRefreshToken', same],
	['createAuthToken', 'authorization/createToken', same],
	['listWhatsAppAccounts', 'whatsAppAccount/getAll', null],
	['listMessages', 'message/getAll', null],
	['createMessage', 'message/sendText', { outcome: 'queued', messageId: '8b176ba5-fa8e-458e-94ad-85d1ae8f3be0' }],
	['createReceivedMessageMark', 'message/markAsReceived', done],
	['retrievePerson', 'person/get', same],
	['listPeople', 'person/getAll', null],
	['listContacts', 'contact/getAll', null],
	['listBlockedContacts', 'contact/getBlocked', null],
	['resolveContact', 'contact/resolve', same],
	['blockContact', 'contact/block', done],
	['reportContact', 'contact/report', done],
	['unblockContact', 'contact/unblock', done],
	['listChats', 'chat/getAll', null],
	['retrieveChat', 'chat/get', same],
	['createChatImport', 'chat/import', same],
	['retrieveChatTagging', 'tag/getChatTagging', same],
	['listChatTaggingEvents', 'tag/getChatEvents', null],
	['retrieveMessageTagging', 'tag/getMessageTagging', same],
	['listMessageTaggingEvents', 'tag/getMessageEvents', null],
	['listTags', 'tag/getAll', null],
	['createTag', 'tag/create', same],
	['createChatTagging', 'tag/tagChat', same],
	['createMessageTagging', 'tag/tagMessage', same],
	['retrieveChatAssignment', 'assignment/get', same],
	['updateChatAssignment', 'assignment/assign', same],
	['partialUpdateChatAssignment', 'assignment/update', same],
	['listChatAssignmentEvents', 'assignment/getEvents', null],
	['listSavedResponses', 'savedResponse/getAll', null],
	['createSavedResponse', 'savedResponse/create', same],
	['listTemplates', 'template/getAll', null],
	['createTemplate', 'template/create', same],
	['checkTemplateRefreshStatus', 'template/getRefreshStatus', same],
	['issueTemplateRefreshRequest', 'template/refresh', done],
	['checkSettingsRefreshStatus', 'businessProfile/getRefreshStatus', same],
	['retrieveBusinessProfileSettings', 'businessProfile/get', same],
	['partialUpdateBusinessProfileSettings', 'businessProfile/update', same],
	['updateProfileAbout', 'businessProfile/updateAbout', { settings: {} }],
	['updateProfilePhoto', 'businessProfile/updatePhoto', done],
	['issueSettingsRefreshRequest', 'businessProfile/refresh', done],
	['createMediaFile', 'media/upload', same],
	['listUsers', 'user/getAll', null],
	['createNewUser', 'user/create', same],
	['retrieveCurrentUser', 'user/getCurrent', same],
	['retrieveUser', 'user/get', same],
	['updateUser', 'user/replace', same],
	['partialUpdateUser', 'user/update', same],
	['changeMyPassword', 'user/changeOwnPassword', done],
	['changeUserPassword', 'user/changePassword', done],
	['listGroups', 'group/getAll', null],
	['retrieveGroup', 'group/get', same],
	['resendActivationEmailNotification', 'notification/resendActivation', done],
	['listWabaWebhooks', 'webhook/getAll', null],
	['createWabaWebhook', 'webhook/create', same],
	['retrieveWabaWebhook', 'webhook/get', same],
	['updateWabaWebhook', 'webhook/update', same],
	['testWabaWebhook', 'webhook/test', done],
	['listHealthStatuses', 'status/getHealth', {}],
	['listWabaErrors', 'error/getAll', null],
	['retrieveWabaError', 'error/get', same],
	['listFcmDeviceTokens', 'deviceToken/getAll', null],
	['registerFcmDeviceToken', 'deviceToken/register', same],
	['updateFcmDeviceToken', 'deviceToken/replace', same],
];

/** Answers that are of use only with what is inside; the tests named have that. */
const folded: Record<string, string> = {
	retrieveMessage: 'a page without its message: documentation.test.ts and the tests of messages feed full ones',
	retrieveProfileAbout: 'settings without the text: the tests of the business profile feed it',
	verifyContacts: 'a list without the numbers that were asked about: the tests of contacts feed it',
};

const assigned = {
	wa_id: 'the number of a chat',
	assigned_to_user: 'an ID is 1 or more; nobody is null',
	assigned_group: 'an ID is 1 or more; none is null',
};

/** What the node sends for each body. */
const bodies: Array<[operation: string, key: string, change: INodeParameters, differs?: Record<string, string>]> = [
	['convertIdToken', 'authorization/convertIdToken', { idToken: 'string' }],
	['convertRefreshToken', 'authorization/convertRefreshToken', { refreshToken: 'string', keepRefreshToken: false }],
	['createAuthToken', 'authorization/createToken', { username: 'string', password: 'string' }],
	['createMessage', 'message/sendText', { to: '48123123123' }],
	[
		'createReceivedMessageMark',
		'message/markAsReceived',
		{},
		{ timestamp: 'a time', customer_wa_id: 'the number of a chat' },
	],
	['verifyContacts', 'contact/verify', { wait: false, forceCheck: false }],
	['blockContact', 'contact/block', { reason: 'spam' }, { reason: 'an empty reason is left out' }],
	[
		'reportContact',
		'contact/report',
		{ reason: 'spam', messageId: 'string' },
		{ reason: 'an empty reason is left out' },
	],
	['unblockContact', 'contact/unblock', { reason: 'spam' }, { reason: 'an empty reason is left out' }],
	[
		'createChatImport',
		'chat/import',
		{
			chatText:
				'10/03/2022, 11:00 - Customer 1: Message 1 10/03/2022, 11:00 - Customer 1: Message 2 Line 1 Message 2 Line 2',
			mediaFiles: '[{"file":"string"}]',
		},
	],
	['createTag', 'tag/create', { name: 'string', color: 'string' }],
	['createChatTagging', 'tag/tagChat', {}, { tag: 'an ID is 1 or more', chat: 'the number of a chat' }],
	['createMessageTagging', 'tag/tagMessage', { messageId: 'string', extra: '{"a":1}' }, { tag: 'an ID is 1 or more' }],
	['updateChatAssignment', 'assignment/assign', { userId: byId(1), groupId: byId(3) }, assigned],
	[
		'partialUpdateChatAssignment',
		'assignment/update',
		{ updateFields: { userId: byId(1), groupId: byId(3) } },
		assigned,
	],
	['createSavedResponse', 'savedResponse/create', { text: 'string' }],
	['createTemplate', 'template/create', { name: 'string' }, { category: 'one of the list', language: 'a language' }],
	['issueTemplateRefreshRequest', 'template/refresh', {}],
	[
		'partialUpdateBusinessProfileSettings',
		'businessProfile/update',
		{ updateFields: { address: 'string', description: 'string', email: 'user@example.com', vertical: 'Automotive' } },
	],
	['updateProfileAbout', 'businessProfile/updateAbout', {}],
	['updateProfilePhoto', 'businessProfile/updatePhoto', {}, { file_encoded: 'a file of a form' }],
	['issueSettingsRefreshRequest', 'businessProfile/refresh', {}],
	[
		'createNewUser',
		'user/create',
		{
			username: 'string',
			additionalFields: { firstName: 'string', lastName: 'string', email: 'user@example.com' },
		},
	],
	...(['updateUser', 'partialUpdateUser'] as const).map((operation): [string, string, INodeParameters] => {
		const names = { firstName: 'string', lastName: 'string', role: 'user', groupIds: [3] };
		const user = { username: 'string', email: 'user@example.com' };
		return operation === 'updateUser'
			? [operation, 'user/replace', { ...user, additionalFields: names }]
			: [operation, 'user/update', { updateFields: { ...user, ...names, canUseTags: true } }];
	}),
	['changeMyPassword', 'user/changeOwnPassword', { currentPassword: 'string', newPassword: 'string' }],
	['changeUserPassword', 'user/changePassword', { newPassword: 'string' }],
	...(['create', 'update'] as const).map((operation): [string, string, INodeParameters, Record<string, string>] => [
		`${operation}WabaWebhook`,
		`webhook/${operation}`,
		{ events: ['on_incoming_message', 'on_outgoing_message', 'on_assigned'] },
		{ url: 'required by its text, and missing in the sample' },
	]),
	['registerFcmDeviceToken', 'deviceToken/register', { deviceToken: 'string' }],
	['updateFcmDeviceToken', 'deviceToken/replace', { deviceToken: 'string' }],
];

/** Samples in the text between. */
const prose: Record<number, string> = {
	2985: 'an upload from a browser, made below',
	3097: 'the answer of an activation address, fed below',
	3528: 'a list of webhooks, fed below',
	3555: 'a list of webhooks, fed below',
	3611: 'a header, sent below',
};

test('every sample has its place', () => {
	const placed = [
		...answers.map(([operation]) => `answer ${operation}`),
		...Object.keys(folded).map((operation) => `answer ${operation}`),
		...bodies.map(([operation]) => `body ${operation}`),
		...Object.keys(prose).map((line) => `prose ${line}`),
	];
	const known = samples.map(({ kind, operation, line }) =>
		kind === 'answer' || kind === 'body' ? `${kind} ${operation}` : `prose ${line}`,
	);
	expect(known.sort()).toEqual(placed.sort());
	expect(samples).toHaveLength(105);
});

test.each(answers)('the answer to %s', async (operation, key, expected) => {
	const sample = jsonOfPage(sampleOf('answer', operation));
	const { items } = await run(key, sample);
	if (expected === null) expect(items).toEqual([]);
	else if (expected === same) expect(items).toEqual([sample]);
	else expect(items).toEqual([expect.objectContaining(expected)]);
});

/** The request's members: a file of a form by its name. */
async function sentIn(request: Recorded | undefined): Promise<unknown> {
	const type = String(request?.headers['content-type'] ?? '');
	if (request === undefined || request.body.length === 0) return {};
	if (!type.startsWith('multipart/')) return JSON.parse(request.body.toString());
	return Object.fromEntries((await readForm(request)).map(({ name }) => [name, 'string']));
}

test.each(bodies)('the body of %s', async (operation, key, change, differs = {}) => {
	const sample = asDataObject(jsonOfPage(sampleOf('body', operation)));
	// A change of the profile starts from what there is.
	const profile = jsonOfPage(sampleOf('answer', 'retrieveBusinessProfileSettings'));
	const about = jsonOfPage(sampleOf('answer', 'retrieveProfileAbout'));
	const answered: Record<string, unknown> = {
		'businessProfile/update': profile,
		'businessProfile/updateAbout': about,
		'contact/verify': { contacts: [{ status: 'valid' }] },
		'message/sendText': jsonOfPage(sampleOf('answer', 'createMessage')),
	};
	const found = answered[key] ?? {};
	const { request } = await run(key, found, change);
	const isFolded = (value: unknown) => typeof value === 'object' && value !== null;
	const expected = Object.entries(sample).map(([name, value]) => [
		name,
		isFolded(value) || differs[name] !== undefined ? expect.anything() : value,
	]);
	const added = Object.keys(differs)
		.filter((name) => !(name in sample))
		.map((name) => [name, expect.anything()]);
	expect(await sentIn(request)).toEqual(Object.fromEntries([...expected, ...added]));
});

test.each([
	[3528, 3],
	[3555, 2],
])('the list of webhooks at %d', async (line, rows) => {
	const printed: IDataObject[] = JSON.parse(at(line));
	const { items } = await run('webhook/getAll', printed, { limit: 10 });
	expect(items).toHaveLength(rows);
	expect(items).toEqual(printed);
});

test('the activation of a bot, at 3097', async () => {
	const { items } = await run('authorization/activate', JSON.parse(at(3097)));
	expect(items).toEqual([{ ...JSON.parse(at(3097)), activated: true }]);
});

test('the header of a webhook, at 3611', async () => {
	const [, header = ''] = /^Example: (.*)$/.exec(at(3611)) ?? [];
	const headers = { header: [{ name: 'Authorization', value: asDataObject(JSON.parse(header)).Authorization }] };
	const { request } = await run('webhook/create', {}, { headers: headers as INodeParameters });
	expect(asDataObject(await sentIn(request)).headers).toEqual(JSON.parse(header));
});

test('the upload of a browser, at 2985', async () => {
	const { request } = await run('media/upload', jsonOfPage(sampleOf('answer', 'createMediaFile')));
	expect(at(2985)).toContain("data.append('file_encoded', file);");
	expect(`${request?.method} ${request?.url}`).toBe('POST /api/v1/media/');
	expect(await sentIn(request)).toEqual({ file_encoded: 'string' });
});

describe('the bodies as they are printed, at the sandbox', () => {
	let sandbox: SandboxProcess;
	beforeAll(async () => {
		sandbox = await startSandboxProcess();
	});
	afterAll(async () => await sandbox.close());

	/** What is put in for a placeholder and for what is folded away; all other members go as they are printed. */
	const user = { profile: { role: 'user' } };
	const rights = {
		group_ids: [3],
		permissions: { can_use_tags: true, can_read_chats: 'all', can_write_to_chats: 'all' },
	};
	const filled: Record<string, IDataObject> = {
		createAuthToken: { username: 'admin', password: 'sandbox-password' },
		createMessage: { wa_id: '15550100001', text: { body: 'Hello' } },
		createReceivedMessageMark: { customer_wa_id: '15550100001' },
		verifyContacts: { contacts: ['+15550100123'] },
		createChatImport: { chat_participants: [{ name: 'Customer 1', phone_number: '15550100123' }] },
		createChatTagging: { tag: 1, chat: '15550100123' },
		createMessageTagging: { tag: 1, message: examples['tag/tagMessage']?.parameters.messageId },
		updateChatAssignment: { wa_id: '15550100001', assigned_to_user: 1, assigned_group: 3 },
		partialUpdateChatAssignment: { wa_id: '15550100001', assigned_to_user: 1, assigned_group: 3 },
		createTemplate: { category: 'ALERT_UPDATE', language: 'en', components: [{ type: 'BODY', text: 'Hello' }] },
		updateProfileAbout: { settings: { profile: { about: { text: 'Hello' } } } },
		createNewUser: { ...user, username: 'My Bot' },
		updateUser: { ...user, ...rights },
		partialUpdateUser: { ...user, ...rights, username: 'another' },
		createWabaWebhook: { url: 'https://hooks.example.com/1' },
		updateWabaWebhook: { url: 'https://hooks.example.com/2' },
	};
	/** What the sandbox refuses, and why. */
	const refused: Record<string, [status: number, why: string]> = {
		convertIdToken: [400, 'the token is a placeholder'],
		convertRefreshToken: [400, 'the token is a placeholder'],
		updateProfilePhoto: [415, 'a file of a form, printed as if it were JSON'],
		changeMyPassword: [400, 'the password is a placeholder'],
	};
	const operations = operationsOf('getchat');
	const addressOf = (operation: string, address: string) =>
		`${address.replace('{wa_id}', '15550100001').replace('{id}', operation === 'updateWabaWebhook' ? '1' : '2')}${/Contact$/.test(operation) ? '?wa_id=15550100001' : ''}`;

	test.each(bodies.map(([operation]) => operation))('%s', async (operation) => {
		const { method = '', address = '' } = operations.find(({ operationId }) => operationId === operation) ?? {};
		const sample = asDataObject(jsonOfPage(sampleOf('body', operation)));
		const response = await fetch(`${sandbox.origin}/api/v1${addressOf(operation, address)}`, {
			method,
			headers: { authorization: 'Token sandbox-getchat-token', 'content-type': 'application/json' },
			body: JSON.stringify({ ...sample, ...filled[operation] }),
		});
		const answer = await response.text();
		const status = response.ok ? 200 : response.status;
		expect({ operation, status, answer }).toMatchObject({ status: refused[operation]?.[0] ?? 200 });
	});
});
