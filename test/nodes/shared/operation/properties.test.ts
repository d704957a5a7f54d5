import type { INodeProperties } from 'n8n-workflow';
import { defineOperation, type Resource } from '../../../../nodes/shared/operation/defineOperation';
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
