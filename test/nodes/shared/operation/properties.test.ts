import type { INodeProperties } from 'n8n-workflow';
import { defineOperation, type Operation, type Resource } from '../../../../nodes/shared/operation/defineOperation';
import { buildProperties } from '../../../../nodes/shared/operation/properties';
import { DecisionTelecom } from '../../../../nodes/DecisionTelecom/DecisionTelecom.node';
import { Desk360 } from '../../../../nodes/Desk360/Desk360.node';
import { Desk360WhatsApp } from '../../../../nodes/Desk360WhatsApp/Desk360WhatsApp.node';
import { GetChat } from '../../../../nodes/GetChat/GetChat.node';
import { OneMsg } from '../../../../nodes/OneMsg/OneMsg.node';

const operation = (name: string) =>
	defineOperation({
		name,
		value: name.toLowerCase(),
		action: name,
		description: name,
		properties: [],
		request: () => ({ method: 'GET', path: '/' }),
		bodyless: true,
	});
const [add, get, set] = [operation('Add'), operation('Get'), operation('Set')];
const resourceOf = (operations: Resource['operations']): Resource => ({
	name: 'Thing',
	value: 'thing',
	description: 'Things',
	defaultOperation: get,
	operations,
});
const menu = (operations: Resource['operations']) => {
	const resource = resourceOf(operations);
	const found = buildProperties([resource]).find(({ name }) => name === 'operation');
	return { default: found?.default, options: found?.options?.map(({ name }) => name) };
};

test('an operation that comes first in the menu leaves the one that new nodes start with', () => {
	expect(menu([get])).toEqual({ default: 'get', options: ['Get'] });
	expect(menu([add, get])).toEqual({ default: 'get', options: ['Get', 'Add'] });
	expect(menu([add, get, set])).toEqual({ default: 'get', options: ['Get', 'Add', 'Set'] });
});

test('what is used most comes first in the menu, in this order, behind what new nodes start with', () => {
	const most = [
		...['sendText', 'sendMedia', 'sendImage', 'sendDocument', 'sendVideo', 'sendAudio', 'sendButtons'],
		...['sendInteractive', 'sendList', 'sendAndWait', 'sendBulk', 'send', 'create', 'reply', 'addNote', 'updateStatus'],
	];
	const named = [...most].reverse().map((value) => ({ ...get, name: value, value }));
	expect(menu([add, ...named, get, set]).options).toEqual(['Get', ...most, 'Add', 'Set']);
});

test('a resource that starts with another operation today has a menu for each version of the node', () => {
	const menus = buildProperties([{ ...resourceOf([add, get, set]), newOperation: set }]).filter(
		({ name }) => name === 'operation',
	);
	expect(
		menus.map(({ default: first, displayOptions, options }) => [first, displayOptions, options?.[0]?.name]),
	).toEqual([
		['set', { show: { resource: ['thing'], '@version': [{ _cnd: { gte: 1.1 } }] } }, 'Set'],
		['get', { show: { resource: ['thing'], '@version': [1] } }, 'Set'],
	]);
	expect(menus[0]?.options?.[1]).toEqual({ name: 'Add', value: 'add', action: 'Add', description: 'Add' });
	expect(menus[0]).toMatchObject({ type: 'options', noDataExpression: true });
});

test('the menu of resources starts with the first, and says what each is about', () => {
	const [menuOfResources] = buildProperties([
		resourceOf([get]),
		{ ...resourceOf([get]), name: 'Other', value: 'other' },
	]);
	expect(menuOfResources).toMatchObject({
		...{ name: 'resource', type: 'options', noDataExpression: true, default: 'thing' },
		options: [
			{ name: 'Thing', value: 'thing', description: 'Things' },
			{ name: 'Other', value: 'other', description: 'Things' },
		],
	});
});

describe('the fields of operations', () => {
	const field = (name: string, change: Partial<INodeProperties> = {}): INodeProperties => ({
		...{ displayName: name, name, type: 'string', default: '', ...change },
	});
	const isFilledIn = [{ _cnd: { not: '' } }];
	const hint = (displayName: string) =>
		field('chat', {
			displayName,
			displayOptions: { show: { '/chat': isFilledIn, kind: ['a'] }, hide: { kind: ['b'] } },
		});
	const withFields = (value: string, properties: INodeProperties[]) =>
		defineOperation({
			...{ name: value, value, action: value, description: value, properties },
			request: () => ({ method: 'POST', path: '/' }),
		});
	const built = (...resources: [Resource, ...Resource[]]) =>
		buildProperties(resources)
			.filter(({ name }) => !['resource', 'operation', 'options'].includes(name))
			.map(({ displayName, displayOptions }) => [displayName, displayOptions]);
	const resource = (value: string, operations: [Operation, ...Operation[]]): Resource => ({
		...{ name: value, value, description: value, defaultOperation: operations[0], operations },
	});

	test('show with their operation alone; where the editor would empty them, by a condition from the root', () => {
		const types = ['string', 'number', 'collection', 'fixedCollection', 'multiOptions'] as const;
		const properties = [
			...types.map((type) => field(type, { type })),
			field('own', { displayOptions: { show: { a: [1] } } }),
		];
		const plain = { resource: ['thing'], operation: ['send'] };
		const fromRoot = { '/resource': ['thing'], '/operation': ['send'] };
		expect(built(resource('thing', [withFields('send', properties)]))).toEqual([
			['string', { show: plain }],
			['number', { show: plain }],
			['collection', { show: fromRoot }],
			['fixedCollection', { show: fromRoot }],
			['multiOptions', { show: fromRoot }],
			['own', { show: { ...plain, a: [1] } }],
		]);
	});

	test('of one name that show where they are filled in are one, for all operations, in place of the first', () => {
		const chat = field('chat', { displayName: 'Chat' });
		const first = withFields('first', [field('before'), chat, hint('Hint'), field('after')]);
		const second = withFields('second', [hint('Hint of another'), field('last')]);
		const third = withFields('third', [hint('Hint of another')]);
		const fields = built(resource('thing', [first, second]), resource('other', [third, second]));
		expect(fields).toEqual([
			['before', { show: { resource: ['thing'], operation: ['first'] } }],
			['Chat', { show: { resource: ['thing'], operation: ['first'] } }],
			[
				'Hint',
				{
					show: {
						...{ '/chat': isFilledIn, kind: ['a'] },
						...{ resource: ['thing', 'other'], operation: ['first', 'second', 'third'] },
					},
					hide: { kind: ['b'] },
				},
			],
			['after', { show: { resource: ['thing'], operation: ['first'] } }],
			['last', { show: { resource: ['thing'], operation: ['second'] } }],
			['last', { show: { resource: ['other'], operation: ['second'] } }],
		]);
	});

	test('end with the options of requests: members of the body where there is one, query parameters elsewhere', () => {
		const [send, change] = [withFields('send', []), withFields('change', [])];
		const properties = buildProperties([
			resource('both', [send, get, change]),
			resource('read', [get, set]),
			resource('write', [send]),
		]);
		const { name, options = [] } = properties.at(-1) ?? {};
		const shown = options.flatMap((option) =>
			'displayOptions' in option ? [[option.name, option.displayOptions?.show]] : [[option.name, undefined]],
		);
		const from = (root: string, ...operations: string[]) => ({ '/resource': [root], '/operation': operations });
		expect([name, shown]).toEqual([
			'options',
			[
				['additionalBodyFields', from('both', 'send', 'change')],
				['additionalBodyFields', from('write', 'send')],
				['additionalQueryParameters', from('both', 'get')],
				['additionalQueryParameters', from('read', 'get', 'set')],
				...['maxParallelRequests', 'requestsPerMinute', 'timeoutSeconds'].map((option) => [option, undefined]),
			],
		]);
	});

	test('are fresh objects at each call', () => {
		const one = resource('thing', [withFields('send', [field('a')])]);
		const [before, after] = [buildProperties([one]), buildProperties([one])];
		expect(after).toEqual(before);
		expect(before.some((property) => after.includes(property))).toBe(false);
	});
});

test.each([new DecisionTelecom(), new Desk360(), new Desk360WhatsApp(), new GetChat(), new OneMsg()])(
	'every menu of operations starts with one of its own: %#',
	({ description }) => {
		const menus = description.properties.filter(({ name }) => name === 'operation');
		expect(menus).not.toEqual([]);
		for (const { default: first, options = [] } of menus) {
			expect(options.map((option) => 'value' in option && option.value)).toContain(first);
		}
	},
);

const usedMost = [
	...['Send Media', 'Send Image', 'Send Document', 'Send Video', 'Send Audio', 'Send Reply Buttons', 'Send List'],
	...['Ask and Wait for Answer', 'Send in Bulk', 'Create', 'Reply', 'Add Note', 'Update Status'],
];
const byName = (names: string[]) => [...names].sort((one, other) => one.localeCompare(other));
const namesOf = ({ options = [] }: INodeProperties) => options.map(({ name }) => name);

test.each([new DecisionTelecom(), new Desk360(), new Desk360WhatsApp(), new GetChat(), new OneMsg()])(
	'menus begin with what is used most, and go on by name: %#',
	({ description: { properties } }) => {
		const resources = properties.filter(({ name }) => name === 'resource').flatMap(namesOf);
		const first = resources[0] === 'Ticket' ? ['Ticket', 'Message', 'Template'] : ['Message', 'Template'];
		expect(resources).toEqual([...first, ...byName(resources.filter((name) => !first.includes(name)))]);
		for (const menu of properties.filter(({ name }) => name === 'operation')) {
			const [start, ...others] = namesOf(menu);
			const known = usedMost.filter((name) => others.includes(name));
			expect(others).toEqual([...known, ...byName(others.filter((name) => !known.includes(name)))]);
			if (menu.displayOptions?.show?.resource?.[0] === 'message') expect(start).toBe('Send Text');
			if (menu.displayOptions?.show?.resource?.[0] === 'template') expect(start).toBe('Send');
		}
	},
);
